using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>Message encryption for web push (RFC 8291): only the browser that made the subscription can read the message.</summary>
internal static class PushEncryption
{
    /// <summary>What a push service must take: a body of 4096 bytes (RFC 8030 section 7.2).</summary>
    public const int MaxBodyBytes = 4096;

    /// <summary>The longest text: 3993 bytes. The body also holds the header (86), a delimiter and the tag (17).</summary>
    public const int MaxTextBytes = MaxBodyBytes - HeaderBytes - Aes128Gcm.RecordOverhead;

    private const int HeaderBytes = 86;
    private const int RecordSize = 4096;

    // "WebPush: info", a zero, both public keys, and HKDF's counter (RFC 8291 section 3.4).
    private const int InfoBytes = 14 + P256.PublicKeyBytes + P256.PublicKeyBytes + 1;

    private static ReadOnlySpan<byte> InfoLabel => "WebPush: info\0"u8;

    /// <summary>Encrypts a message with a fresh key and salt.</summary>
    /// <param name="text">The text, at most <see cref="MaxTextBytes"/>.</param>
    /// <param name="padTo">A shorter text is padded to so many bytes, so that its length says less; 0 pads nothing.</param>
    /// <param name="receiver">The subscription's public key.</param>
    /// <param name="authSecret">The subscription's <c>auth</c>, 16 bytes.</param>
    /// <returns>The request's body.</returns>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static byte[] Encrypt(
        ReadOnlySpan<byte> text, int padTo, ReceiverKey receiver, ReadOnlySpan<byte> authSecret)
    {
        // Never used twice: who learns one message's key learns nothing about another's.
        using var sender = ECDiffieHellman.Create(P256.Curve);
        Span<byte> salt = stackalloc byte[Aes128Gcm.SaltBytes];
        RandomNumberGenerator.Fill(salt);
        return Encrypt(text, padTo, receiver, authSecret, sender, salt);
    }

    /// <summary>Encrypts with a key and a salt of the caller's, for test vectors.</summary>
    internal static byte[] Encrypt(
        ReadOnlySpan<byte> text,
        int padTo,
        ReceiverKey receiver,
        ReadOnlySpan<byte> authSecret,
        ECDiffieHellman sender,
        ReadOnlySpan<byte> salt)
    {
        if (text.Length > MaxTextBytes)
        {
            throw new ArgumentException(
                $"A push message holds at most {MaxTextBytes} bytes and this one has {text.Length}; shorten its body or data.",
                nameof(text));
        }

        Span<byte> info = stackalloc byte[InfoBytes];
        InfoLabel.CopyTo(info);
        receiver.Point.CopyTo(info[InfoLabel.Length..]);
        var senderPublic = info.Slice(InfoLabel.Length + P256.PublicKeyBytes, P256.PublicKeyBytes);
        P256.WritePublicKey(sender.ExportParameters(includePrivateParameters: false).Q, senderPublic);
        info[^1] = 1;

        Span<byte> inputKey = stackalloc byte[HMACSHA256.HashSizeInBytes];
        DeriveInputKey(sender, receiver, authSecret, info, inputKey);
        var padding = Math.Max(0, Math.Min(padTo, MaxTextBytes) - text.Length);
        var body = Aes128Gcm.Encode(text, padding, inputKey, salt, RecordSize, senderPublic);
        CryptographicOperations.ZeroMemory(inputKey);
        return body;
    }

    /// <summary>HKDF over the shared secret, salted with the authentication secret; one block is all that is asked for (RFC 8291 section 3.3).</summary>
    private static void DeriveInputKey(
        ECDiffieHellman sender,
        ReceiverKey receiver,
        ReadOnlySpan<byte> authSecret,
        ReadOnlySpan<byte> info,
        Span<byte> inputKey)
    {
        var secret = receiver.Agree(sender);
        Span<byte> pseudorandomKey = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(authSecret, secret, pseudorandomKey);
        HMACSHA256.HashData(pseudorandomKey, info, inputKey);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
    }
}
