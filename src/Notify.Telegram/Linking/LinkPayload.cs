using System.Buffers.Binary;
using System.Text;

namespace Notify.Telegram.Linking;

/// <summary>What a link token says: how its user id is written (1 byte), its expiry (seconds of Unix time, 5 bytes), the user id. A GUID's 16 bytes leave room for what 36 letters would not.</summary>
internal static class LinkPayload
{
    public const int MaxTextBytes = LinkTokens.MaxBytes - HeadBytes - LinkTokens.TagBytes;

    private const int HeadBytes = 1 + ExpiryBytes;
    private const int ExpiryBytes = 5;
    private const int GuidBytes = 16;

    // The version of the format at the same time: another one takes other numbers.
    private const byte GuidUser = 1;
    private const byte TextUser = 2;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The user id does not fit, or is no Unicode text.</exception>
    public static int Write(string userId, DateTimeOffset expiresAt, Span<byte> payload)
    {
        Span<byte> expiry = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(expiry, expiresAt.ToUnixTimeSeconds());
        expiry[^ExpiryBytes..].CopyTo(payload[1..]);
        // Only the one spelling that comes back as it was.
        if (Guid.TryParseExact(userId, "D", out var guid) && guid.ToString("D") == userId)
        {
            payload[0] = GuidUser;
            guid.TryWriteBytes(payload[HeadBytes..], bigEndian: true, out _);
            return HeadBytes + GuidBytes;
        }
        payload[0] = TextUser;
        return HeadBytes + WriteText(userId, payload.Slice(HeadBytes, MaxTextBytes));
    }

    /// <summary>The user id of an authentic payload, or null where it has expired or is of another format.</summary>
    public static string? Read(ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        if (payload.Length <= HeadBytes)
            return null;
        Span<byte> expiry = stackalloc byte[sizeof(long)];
        expiry.Clear();
        payload.Slice(1, ExpiryBytes).CopyTo(expiry[^ExpiryBytes..]);
        if (BinaryPrimitives.ReadInt64BigEndian(expiry) <= now.ToUnixTimeSeconds())
            return null;
        var user = payload[HeadBytes..];
        return payload[0] switch
        {
            GuidUser when user.Length == GuidBytes => new Guid(user, bigEndian: true).ToString("D"),
            TextUser => Utf8.GetString(user),
            _ => null,
        };
    }

    private static int WriteText(string userId, Span<byte> bytes)
    {
        try
        {
            return Utf8.TryGetBytes(userId, bytes, out var written)
                ? written
                : throw new ArgumentException($"The user id is longer than {MaxTextBytes} bytes of UTF-8 and no GUID in lower case with hyphens; a deep link holds no more.", nameof(userId));
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException("The user id is no Unicode text: half of a character is missing.", nameof(userId));
        }
    }
}
