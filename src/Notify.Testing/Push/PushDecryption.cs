using System.Security.Cryptography;

namespace Notify.Testing;

/// <summary>Decrypts a message as a browser does, with the key that both sides share (RFC 8291 section 3.4).</summary>
internal static class PushDecryption
{
    private const int PointBytes = 65;

    public static byte[] Decrypt(ReadOnlySpan<byte> body, LocalPushSubscription subscription, out int padding)
    {
        try
        {
            return EncryptedContent.Decrypt(body, sender => SharedKey(sender, subscription), out padding);
        }
        catch (FormatException e)
        {
            throw new PushRefusal(400, $"The body is not valid aes128gcm (RFC 8188): {e.Message}.");
        }
        catch (CryptographicException)
        {
            throw new PushRefusal(400, "The body cannot be decrypted with the subscriber's keys (RFC 8291).");
        }
    }

    private static byte[] SharedKey(byte[] sender, LocalPushSubscription subscription)
    {
        if (sender.Length != PointBytes || sender[0] != 4)
            throw new FormatException("the key id is not the sender's public key of 65 bytes");
        using var peer = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
        });
        byte[] info = [.. "WebPush: info\0"u8, .. subscription.PublicKeyBytes, .. sender];
        return HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            subscription.Key.DeriveRawSecretAgreement(peer.PublicKey),
            32,
            subscription.AuthSecretBytes,
            info);
    }
}
