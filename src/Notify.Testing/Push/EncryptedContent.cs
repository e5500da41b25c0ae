using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notify.Testing;

/// <summary>
/// Reads <c>aes128gcm</c> (RFC 8188), including messages of several records. It shares no code with the encryption, so
/// that an error there is not repeated here.
/// </summary>
internal static class EncryptedContent
{
    private const int TagBytes = 16;
    private const int KeyIdAt = 21;

    /// <summary>Decrypts a message.</summary>
    /// <param name="message">The header and the records.</param>
    /// <param name="inputKey">The delegate that returns the input keying material for the key id of the header.</param>
    /// <param name="padding">The number of zeros after the text, in all records together.</param>
    /// <exception cref="FormatException">The message is not well-formed. The message contains the reason.</exception>
    /// <exception cref="CryptographicException">A record was not encrypted with this key.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> message, Func<byte[], byte[]> inputKey, out int padding)
    {
        if (message.Length < KeyIdAt || message.Length < KeyIdAt + message[KeyIdAt - 1])
            throw new FormatException("the body is shorter than its header");
        var salt = message[..16].ToArray();
        var recordSize = BinaryPrimitives.ReadUInt32BigEndian(message[16..]);
        if (recordSize < TagBytes + 2)
            throw new FormatException("the record size is below 18");
        var keyId = message.Slice(KeyIdAt, message[KeyIdAt - 1]).ToArray();
        var records = message[(KeyIdAt + keyId.Length)..];
        if (records.IsEmpty)
            throw new FormatException("the body has no record");

        var secret = inputKey(keyId);
        using var cipher = new AesGcm(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()),
            TagBytes);
        var firstNonce = HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            secret,
            12,
            salt,
            "Content-Encoding: nonce\0"u8.ToArray());
        var text = new List<byte>(records.Length);
        padding = 0;
        for (var number = 0UL; !records.IsEmpty; number++)
        {
            var length = (int)Math.Min(recordSize, records.Length);
            var isLast = length == records.Length;
            text.AddRange(Open(cipher, Nonce(firstNonce, number), records[..length], isLast, out var zeros));
            padding += zeros;
            records = records[length..];
        }
        return [.. text];
    }

    private static byte[] Open(AesGcm cipher, byte[] nonce, ReadOnlySpan<byte> record, bool isLast, out int zeros)
    {
        if (record.Length <= TagBytes)
            throw new FormatException("a record contains only a tag");
        var plain = new byte[record.Length - TagBytes];
        cipher.Decrypt(nonce, record[..^TagBytes], record[^TagBytes..], plain);
        var end = plain.AsSpan().LastIndexOfAnyExcept((byte)0);
        if (end < 0)
            throw new FormatException("a record has no delimiter");
        if (plain[end] != (isLast ? 2 : 1))
        {
            throw new FormatException(
                $"the delimiter of {(isLast ? "the last" : "an earlier")} record is {plain[end]}");
        }

        zeros = plain.Length - end - 1;
        return plain[..end];
    }

    /// <summary>
    /// Returns the nonce of a record: its number, as twelve bytes, is added by exclusive or (RFC 8188 section 2.3).
    /// </summary>
    private static byte[] Nonce(byte[] first, ulong number)
    {
        var nonce = first.ToArray();
        var low = nonce.AsSpan(4);
        BinaryPrimitives.WriteUInt64BigEndian(low, BinaryPrimitives.ReadUInt64BigEndian(low) ^ number);
        return nonce;
    }
}
