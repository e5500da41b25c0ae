using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Notify.Inbound;

/// <summary>
/// Signs messages to channels whose provider has no signature, with HMAC-SHA256 (RFC 2104) in the headers
/// <see cref="TimestampHeader"/> and <see cref="SignatureHeader"/>. For programs that forward messages, and for
/// channels that receive them.
/// </summary>
/// <remarks>
/// The signature covers, in UTF-8: the timestamp, the name of the channel, and the content type, each followed by a
/// line feed, and then the body. A message that was recorded on the way can be sent again, unchanged and to the same
/// channel, within <see cref="Tolerance"/>.
/// </remarks>
/// <example>
/// <code>
/// var now = DateTimeOffset.UtcNow;
/// request.Headers.Add(InboundSignature.TimestampHeader, InboundSignature.Timestamp(now));
/// request.Headers.Add(
///     InboundSignature.SignatureHeader,
///     InboundSignature.Sign(key, now, "email", "message/rfc822", body));
/// </code>
/// </example>
public static class InboundSignature
{
    /// <summary>
    /// The header that contains the time in seconds of Unix time: <c>Notify-Timestamp: 1767225600</c>.
    /// </summary>
    public const string TimestampHeader = "Notify-Timestamp";

    /// <summary>The header that contains the signature in hexadecimal digits: <c>Notify-Signature: v1=…</c>.</summary>
    public const string SignatureHeader = "Notify-Signature";

    private const string Version = "v1=";
    private const int MaxTimestampLength = 12;

    /// <summary>Gets the maximum difference between a message's time and now, in both directions.</summary>
    /// <value>5 minutes.</value>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Returns the value of <see cref="TimestampHeader"/>.</summary>
    /// <param name="at">The current time.</param>
    /// <returns>The value of the header.</returns>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the value of <see cref="SignatureHeader"/>.</summary>
    /// <param name="key">The key that both sides know; 32 random bytes are recommended.</param>
    /// <param name="at">The time of <see cref="TimestampHeader"/>.</param>
    /// <param name="channel">The name of the channel that receives the message.</param>
    /// <param name="contentType">The value of the header Content-Type, exactly as it is sent.</param>
    /// <param name="body">The body, exactly as it is sent.</param>
    /// <returns>The value of the header.</returns>
    /// <exception cref="ArgumentException">The channel or the content type contains a control character.</exception>
    public static string Sign(
        ReadOnlySpan<byte> key,
        DateTimeOffset at,
        string channel,
        string contentType,
        ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentNullException.ThrowIfNull(contentType);
        if (Prefix(Timestamp(at), channel, contentType) is not { } prefix)
            throw new ArgumentException("The channel or the content type contains a control character.");
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(prefix);
        hash.AppendData(body);
        return Version + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads the headers of a message, and returns the object that verifies its body.</summary>
    /// <param name="keys">The keys: the message must be signed with one of them.</param>
    /// <param name="channel">The name of the channel that receives the message.</param>
    /// <param name="headers">The headers of the message.</param>
    /// <param name="now">The current time.</param>
    /// <returns>
    /// The verifier, or null if a header is missing or malformed, or if the time is not within <see cref="Tolerance"/>
    /// of now.
    /// </returns>
    public static InboundSignatureVerifier? CreateVerifier(
        IReadOnlyList<byte[]> keys,
        string channel,
        InboundHeaders headers,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentException.ThrowIfNullOrEmpty(channel);
        ArgumentNullException.ThrowIfNull(headers);
        if (headers.Header(TimestampHeader) is not { Length: > 0 and <= MaxTimestampLength } timestamp
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds)
            return null;
        var signature = new byte[HMACSHA256.HashSizeInBytes];
        if (headers.Header(SignatureHeader) is not { } given
            || !given.StartsWith(Version, StringComparison.Ordinal)
            || given.Length != Version.Length + (2 * signature.Length)
            || Convert.FromHexString(given.AsSpan(Version.Length), signature, out _, out _) != OperationStatus.Done)
            return null;
        return Prefix(timestamp, channel, headers.ContentType ?? "") is { } prefix
            ? new InboundSignatureVerifier(keys, prefix, signature)
            : null;
    }

    /// <summary>
    /// The signed bytes before the body. A line feed inside a part would allow the same bytes to be divided in another
    /// way, so it is refused.
    /// </summary>
    private static byte[]? Prefix(string timestamp, string channel, string contentType) =>
        channel.Any(char.IsControl) || contentType.Any(char.IsControl)
            ? null
            : Encoding.UTF8.GetBytes($"{timestamp}\n{channel}\n{contentType}\n");
}
