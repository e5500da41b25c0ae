using System.Security.Cryptography;

namespace Notify.Shared;

/// <summary>A secret key in a setting: base64 of at least 32 bytes.</summary>
internal static class Base64Key
{
    public const int MinBytes = 32;

    private const int DerivedBytes = 32;

    /// <summary>Decodes a key; null if it is not base64 or too short.</summary>
    public static byte[]? Decode(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= MinBytes ? bytes[..length] : null;
    }

    /// <summary>
    /// Decodes a key and derives the key of one purpose from it with HKDF (RFC 5869), so that one setting can serve
    /// several purposes; null if it is not base64 or too short.
    /// </summary>
    public static byte[]? Derive(string? text, ReadOnlySpan<byte> purpose)
    {
        if (Decode(text) is not { } secret)
            return null;
        var key = new byte[DerivedBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], purpose);
        return key;
    }
}
