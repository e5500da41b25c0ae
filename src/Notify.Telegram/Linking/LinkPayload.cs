using System.Buffers.Binary;
using System.Text;

namespace Notify.Telegram.Linking;

/// <summary>
/// The content of a link token: the format of the user id (1 byte); the expiry in seconds of Unix time (33 bits) and a
/// number that makes each link different (7 bits); the user id. A GUID is written as its 16 bytes, because its 36
/// characters would not fit.
/// </summary>
internal static class LinkPayload
{
    public const int MaxTextBytes = LinkTokens.MaxBytes - HeadBytes - LinkTokens.TagBytes;

    private const int HeadBytes = 1 + ExpiryBytes;
    private const int ExpiryBytes = 5;
    private const int GuidBytes = 16;

    private const int NonceBits = 7;

    // These numbers are also the version of the format: another format uses other numbers.
    private const byte GuidUser = 3;
    private const byte TextUser = 4;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes a payload.</summary>
    /// <param name="userId">The user id.</param>
    /// <param name="expiresAt">The expiry.</param>
    /// <param name="nonce">
    /// A number that differs from those of other links, so that two links of one user in one second are different ones.
    /// Its lowest 7 bits count.
    /// </param>
    /// <param name="payload">The buffer.</param>
    /// <returns>The number of bytes that were written.</returns>
    /// <exception cref="ArgumentException">The user id is too long, or not valid Unicode.</exception>
    public static int Write(string userId, DateTimeOffset expiresAt, int nonce, Span<byte> payload)
    {
        Span<byte> expiry = stackalloc byte[sizeof(long)];
        var number = (expiresAt.ToUnixTimeSeconds() << NonceBits) | (uint)(nonce & ((1 << NonceBits) - 1));
        BinaryPrimitives.WriteInt64BigEndian(expiry, number);
        expiry[^ExpiryBytes..].CopyTo(payload[1..]);
        // Only the spelling that is restored unchanged.
        if (Guid.TryParseExact(userId, "D", out var guid) && guid.ToString("D") == userId)
        {
            payload[0] = GuidUser;
            guid.TryWriteBytes(payload[HeadBytes..], bigEndian: true, out _);
            return HeadBytes + GuidBytes;
        }
        payload[0] = TextUser;
        return HeadBytes + WriteText(userId, payload.Slice(HeadBytes, MaxTextBytes));
    }

    /// <summary>
    /// Returns the user id of an authentic payload; null if the payload has expired or has another format.
    /// </summary>
    public static string? Read(ReadOnlySpan<byte> payload, DateTimeOffset now)
    {
        if (payload.Length <= HeadBytes)
            return null;
        Span<byte> expiry = stackalloc byte[sizeof(long)];
        expiry.Clear();
        payload.Slice(1, ExpiryBytes).CopyTo(expiry[^ExpiryBytes..]);
        if (BinaryPrimitives.ReadInt64BigEndian(expiry) >> NonceBits <= now.ToUnixTimeSeconds())
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
                : throw new ArgumentException(
                    $"The user id is longer than {MaxTextBytes} bytes of UTF-8, the maximum of a deep link, and is not "
                        + "a GUID in lower case with hyphens.",
                    nameof(userId));
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException(
                "The user id is not valid Unicode: half of a surrogate pair is missing.",
                nameof(userId));
        }
    }
}
