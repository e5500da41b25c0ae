using System.Buffers;

namespace Notify.Testing;

/// <summary>The content of the message that is coming in, up to the limit; beyond it, and when nothing is to be kept, only its length.</summary>
internal sealed class MailBuffer(long limit, bool keep)
{
    private const int KeptCapacity = 1024 * 1024;

    private ArrayBufferWriter<byte> _bytes = new();

    public long Length { get; private set; }

    public bool IsTooLarge => Length > limit;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (keep && !IsTooLarge)
            _bytes.Write(bytes);
    }

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Empties it. The memory stays for the next message, unless it is much.</summary>
    public void Reset()
    {
        Length = 0;
        if (_bytes.Capacity > KeptCapacity)
            _bytes = new ArrayBufferWriter<byte>();
        else
            _bytes.ResetWrittenCount();
    }
}
