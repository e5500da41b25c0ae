using System.Security.Cryptography;
using Notify.Shared;

namespace Notify.Addresses;

/// <summary>The key of one generation of tokens, derived from a configured one (HKDF, RFC 5869).</summary>
internal sealed class UnsubscribeKey
{
    private readonly byte[] _key;

    private UnsubscribeKey(byte[] key) => _key = key;

    public static UnsubscribeKey? From(string? configured) => Base64Key.Decode(configured) is { } secret
        ? new(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: "notify unsubscribe token v1"u8.ToArray()))
        : null;

    // A cipher of its own for each use: AesGcm is not promised to be safe for threads.
    public AesGcm Cipher() => new(_key, tagSizeInBytes: 16);

    public override string ToString() => nameof(UnsubscribeKey);
}
