using System.Buffers.Binary;

namespace Notify.Email.Addressing;

/// <summary>
/// The tag of a return address: 48 characters of base32 that contain the envelope's id (16 bytes), the day on which the
/// message was sent (2 bytes) and a code (12 bytes). <see cref="ReturnTagSigner"/> computes and verifies the code.
/// </summary>
internal sealed class ReturnTag
{
    /// <summary>The number of characters.</summary>
    public const int Length = 48;

    private const int IdBytes = 16;
    private const int ContentBytes = IdBytes + sizeof(ushort);
    private const int CodeBytes = 12;

    private readonly byte[] _bytes = new byte[ContentBytes + CodeBytes];

    /// <param name="envelope">The envelope's id.</param>
    /// <param name="day">The number of days since the start of Unix time.</param>
    public ReturnTag(Guid envelope, ushort day)
    {
        envelope.TryWriteBytes(_bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(IdBytes), day);
    }

    private ReturnTag() { }

    public Guid EnvelopeId => new(_bytes.AsSpan(0, IdBytes), bigEndian: true);

    /// <summary>The number of days since the start of Unix time.</summary>
    public ushort Day => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(IdBytes));

    /// <summary>The bytes that the code protects.</summary>
    public ReadOnlySpan<byte> Content => _bytes.AsSpan(0, ContentBytes);

    public Span<byte> Code => _bytes.AsSpan(ContentBytes);

    /// <summary>The tag as it is written into an address.</summary>
    public string Text => Base32.Encode(_bytes);

    /// <summary>
    /// Finds the words that have the form of a tag in a text, such as an address or the value of a header.
    /// </summary>
    public static IEnumerable<ReturnTag> FindIn(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = 0;
            while (start + length < text.Length && char.IsAsciiLetterOrDigit(text[start + length]))
                length++;
            if (length == Length
                && new ReturnTag() is var tag
                && Base32.TryDecode(text.AsSpan(start, length), tag._bytes))
                yield return tag;
            start += length + 1;
        }
    }

    /// <summary>
    /// Returns the id alone, because a party that knows the code can cause the recipient to be suppressed.
    /// </summary>
    public override string ToString() => $"ReturnTag of {EnvelopeId}";
}
