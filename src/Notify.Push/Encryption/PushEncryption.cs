using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>
/// Encrypts messages for web push (RFC 8291): only the browser that created the subscription can read a message.
/// </summary>
internal static class PushEncryption
{
    /// <summary>The size of a body that a push service must accept, in bytes (RFC 8030 section 7.2).</summary>
    public const int MaxBodyBytes = 4096;

    /// <summary>
    /// The maximum length of a text: 3993 bytes. The body also contains the header (86), a delimiter and the tag (17).
    /// </summary>
    public const int MaxTextBytes = MaxBodyBytes - HeaderBytes - Aes128Gcm.RecordOverhead;

    private const int HeaderBytes = 86;
    private const int RecordSize = 4096;

    // "WebPush: info", a zero, both public keys, and HKDF's counter (RFC 8291 section 3.4).
    private const int InfoBytes = 14 + P256.PublicKeyBytes + P256.PublicKeyBytes + 1;

    private static ReadOnlySpan<byte> InfoLabel => "WebPush: info\0"u8;

    /// <summary>Encrypts a message with a new key and salt.</summary>
    /// <param name="text">The text, at most <see cref="MaxTextBytes"/>.</param>
    /// <param name="padTo">
    /// The length to which a shorter text is padded, so that its length reveals less; 0 for no padding.
    /// </param>
    /// <param name="receiver">The public key of the subscription.</param>
    /// <param name="authSecret">The <c>auth</c> of the subscription, 16 bytes.</param>
    /// <returns>The body of the request.</returns>
    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static byte[] Encrypt(
        ReadOnlySpan<byte> text, int padTo, ReceiverKey receiver, ReadOnlySpan<byte> authSecret)
    {
        // A new key for each message: if the key of one message becomes known, others stay secret.
        using var sender = ECDiffieHellman.Create(P256.Curve);
        Span<byte> salt = stackalloc byte[Aes128Gcm.SaltBytes];
        RandomNumberGenerator.Fill(salt);
        return Encrypt(text, padTo, receiver, authSecret, sender, salt);
    }

    /// <summary>Encrypts with a given key and salt, for test vectors.</summary>
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
                $"A push message can have at most {MaxTextBytes} bytes, and this one has {text.Length}. "
                    + "Shorten its body or data.",
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

    /// <summary>
    /// Derives the input key: HKDF over the shared secret, salted with the authentication secret. One block is enough
    /// (RFC 8291 section 3.3).
    /// </summary>
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
