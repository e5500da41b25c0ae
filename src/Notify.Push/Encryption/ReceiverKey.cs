using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>The public key of a subscription, imported by the platform.</summary>
internal sealed class ReceiverKey : IDisposable
{
    private readonly ECDiffieHellmanPublicKey _key;
    private readonly byte[] _point;

    // .NET does not guarantee that two threads may use one key at the same time.
    private readonly Lock _lock = new();

    private ReceiverKey(ECDiffieHellmanPublicKey key, byte[] point) => (_key, _point) = (key, point);

    /// <summary>The uncompressed point of 65 bytes.</summary>
    public ReadOnlySpan<byte> Point => _point;

    /// <param name="point">The subscription's <c>p256dh</c>: an uncompressed point of 65 bytes.</param>
    /// <exception cref="CryptographicException"><paramref name="point"/> is not a point of P-256.</exception>
    public static ReceiverKey Import(ReadOnlySpan<byte> point)
    {
        using var peer = ECDiffieHellman.Create(P256.PublicKey(point));
        return new ReceiverKey(peer.PublicKey, point.ToArray());
    }

    /// <summary>Returns the shared secret: always 32 bytes, with leading zeros.</summary>
    public byte[] Agree(ECDiffieHellman sender)
    {
        lock (_lock)
            return sender.DeriveRawSecretAgreement(_key);
    }

    public void Dispose() => _key.Dispose();
}
