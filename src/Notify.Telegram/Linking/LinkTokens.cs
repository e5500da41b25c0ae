using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Notify.Telegram.Linking;

/// <summary>
/// Signs payloads so that they fit a deep link: base64url of the payload and the first 96 bits of its HMAC-SHA256 (RFC
/// 2104 section 5). An attacker can test a guess only by having Telegram deliver it.
/// </summary>
internal sealed class LinkTokens
{
    /// <summary>
    /// The maximum length of a token, in bytes: 64 characters of base64url (Bot API, "Deep linking").
    /// </summary>
    public const int MaxBytes = 48;

    public const int TagBytes = 12;

    private const int MaxLength = 64;
    private readonly byte[] _key;

    public LinkTokens(string botToken) =>
        _key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(botToken),
            32,
            info: "notify telegram link v1"u8.ToArray());

    public string Write(ReadOnlySpan<byte> payload)
    {
        Span<byte> token = stackalloc byte[payload.Length + TagBytes];
        payload.CopyTo(token);
        Tag(payload, token[payload.Length..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>
    /// Returns the payload; null if the text is not exactly a token that <see cref="Write"/> created.
    /// </summary>
    public byte[]? Read(string? token)
    {
        if (token is null or { Length: 0 or > MaxLength } || !Base64Url.IsValid(token))
            return null;
        Span<byte> buffer = stackalloc byte[MaxBytes];
        if (!Base64Url.TryDecodeFromChars(token, buffer, out var length) || length <= TagBytes)
            return null;
        var bytes = buffer[..length];
        // Another spelling of the same bytes (padding, unused bits of the last character, white space) is another
        // token.
        if (Base64Url.EncodeToString(bytes) != token)
            return null;
        Span<byte> expected = stackalloc byte[TagBytes];
        Tag(bytes[..^TagBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[^TagBytes..])
            ? bytes[..^TagBytes].ToArray()
            : null;
    }

    private void Tag(ReadOnlySpan<byte> payload, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, payload, whole);
        whole[..TagBytes].CopyTo(tag);
    }
}
