using System.Buffers;

namespace Notify.Testing;

/// <summary>
/// The content of the message that is being received, up to the limit. Beyond it, and if messages are not stored, only
/// the length is counted.
/// </summary>
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

    /// <summary>Removes the content. The memory is reused for the next message, unless it is large.</summary>
    public void Reset()
    {
        Length = 0;
        if (_bytes.Capacity > KeptCapacity)
            _bytes = new ArrayBufferWriter<byte>();
        else
            _bytes.ResetWrittenCount();
    }
}
