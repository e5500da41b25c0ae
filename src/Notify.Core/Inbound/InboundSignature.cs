using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Notify.Inbound;

/// <summary>
/// Signs messages to a channel that have no signature of their provider's: by HMAC-SHA256 over the time, a point and the body (RFC 2104), in the headers <see cref="TimestampHeader"/> and
/// <see cref="SignatureHeader"/>. For who passes messages on, and for channels that take them.
/// </summary>
/// <example>
/// <code>
/// var now = DateTimeOffset.UtcNow;
/// request.Headers.Add(InboundSignature.TimestampHeader, InboundSignature.Timestamp(now));
/// request.Headers.Add(InboundSignature.SignatureHeader, InboundSignature.Sign(key, now, body));
/// </code>
/// </example>
public static class InboundSignature
{
    /// <summary>The header of the time, in seconds of Unix time: <c>Notify-Timestamp: 1767225600</c>.</summary>
    public const string TimestampHeader = "Notify-Timestamp";

    /// <summary>The header of the signature, in hexadecimal digits: <c>Notify-Signature: v1=…</c>.</summary>
    public const string SignatureHeader = "Notify-Signature";

    private const string Version = "v1=";
    private const int MaxTimestampLength = 12;

    /// <summary>How far a message's time may be from now, either way: 5 minutes. Within it a message that was overheard can be sent again.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The time as the header holds it.</summary>
    /// <param name="at">The time, which is now.</param>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The signature as the header holds it.</summary>
    /// <param name="key">The key both sides know; 32 random bytes are good.</param>
    /// <param name="at">The time that goes into the other header.</param>
    /// <param name="body">The body, byte for byte as it is sent.</param>
    public static string Sign(ReadOnlySpan<byte> key, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, Timestamp(at), body, signature);
        return Version + Convert.ToHexStringLower(signature);
    }

    /// <summary>Whether a message was signed with a key within <see cref="Tolerance"/> of now. The time it takes tells nothing of the signature that would be right.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">The message, with the transport's headers.</param>
    /// <param name="now">The time now.</param>
    public static bool Verify(ReadOnlySpan<byte> key, InboundMessage message, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Header(TimestampHeader) is not { Length: > 0 and <= MaxTimestampLength } timestamp
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
            return false;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (message.Header(SignatureHeader) is not { } signature
            || !signature.StartsWith(Version, StringComparison.Ordinal)
            || signature.Length != Version.Length + (2 * given.Length)
            || Convert.FromHexString(signature.AsSpan(Version.Length), given, out _, out _) != OperationStatus.Done)
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, timestamp, message.Body.Span, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    // The point ends the time, so that no digit of it can be taken for the body's.
    private static void Compute(ReadOnlySpan<byte> key, string timestamp, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData("."u8);
        hash.AppendData(body);
        hash.GetHashAndReset(signature);
    }
}
