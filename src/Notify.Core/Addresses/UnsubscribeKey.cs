using System.Security.Cryptography;

namespace Notify.Addresses;

/// <summary>The key of one generation of tokens, derived from a configured one (HKDF, RFC 5869).</summary>
internal sealed class UnsubscribeKey
{
    private const int MinBytes = 32;
    private readonly byte[] _key;

    private UnsubscribeKey(byte[] key) => _key = key;

    public static UnsubscribeKey? From(string? configured) => Decode(configured) is { } secret
        ? new(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "notify unsubscribe token v1"u8.ToArray()))
        : null;

    /// <summary>The bytes of a configured key, or null where it is not base64 or too short.</summary>
    public static byte[]? Decode(string? configured)
    {
        if (string.IsNullOrWhiteSpace(configured))
            return null;
        var bytes = new byte[configured.Length];
        return Convert.TryFromBase64String(configured, bytes, out var length) && length >= MinBytes ? bytes[..length] : null;
    }

    // A cipher of its own for each use: AesGcm is not promised to be safe for threads.
    public AesGcm Cipher() => new(_key, tagSizeInBytes: 16);

    public override string ToString() => nameof(UnsubscribeKey);
}
