using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>
/// Encodes a message of a single record with the content encoding <c>aes128gcm</c> (RFC 8188): header, text, delimiter
/// of the last record, padding, and tag.
/// </summary>
internal static class Aes128Gcm
{
    public const int SaltBytes = 16;

    public const int TagBytes = 16;

    /// <summary>The number of bytes that a record adds to its text: the delimiter and the tag.</summary>
    public const int RecordOverhead = 1 + TagBytes;

    /// <summary>The length of the salt, the record size and the length of the key id (RFC 8188 section 2.1).</summary>
    private const int FixedHeaderBytes = SaltBytes + sizeof(uint) + 1;

    private const int KeyBytes = 16;
    private const int NonceBytes = 12;

    /// <summary>The delimiter of the last record (RFC 8188 section 2).</summary>
    private const byte LastRecord = 2;

    // The info of each HKDF expansion with its counter, 1: both need less than one block (RFC 5869 section 2.3).
    private static ReadOnlySpan<byte> KeyInfo => "Content-Encoding: aes128gcm\0\u0001"u8;

    private static ReadOnlySpan<byte> NonceInfo => "Content-Encoding: nonce\0\u0001"u8;

    /// <summary>Returns the length of a header, in bytes.</summary>
    /// <param name="keyIdBytes">The length of the key id, in bytes.</param>
    public static int HeaderBytes(int keyIdBytes) => FixedHeaderBytes + keyIdBytes;

    /// <summary>Encodes a message.</summary>
    /// <param name="text">
    /// The text. The record, which consists of text, padding and <see cref="RecordOverhead"/>, must fit into
    /// <paramref name="recordSize"/>.
    /// </param>
    /// <param name="padding">The number of zeros after the text.</param>
    /// <param name="inputKey">The input keying material.</param>
    /// <param name="salt">16 bytes that were never used with this key.</param>
    /// <param name="recordSize">The size of a full record. The last one may be shorter.</param>
    /// <param name="keyId">The id of the key for the receiver, at most 255 bytes.</param>
    /// <returns>The encoded message.</returns>
    public static byte[] Encode(
        ReadOnlySpan<byte> text,
        int padding,
        ReadOnlySpan<byte> inputKey,
        ReadOnlySpan<byte> salt,
        int recordSize,
        ReadOnlySpan<byte> keyId)
    {
        var header = HeaderBytes(keyId.Length);
        var message = GC.AllocateUninitializedArray<byte>(header + text.Length + padding + RecordOverhead);
        salt.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltBytes), (uint)recordSize);
        message[FixedHeaderBytes - 1] = (byte)keyId.Length;
        keyId.CopyTo(message.AsSpan(FixedHeaderBytes));

        var record = message.AsSpan(header, text.Length + 1 + padding);
        text.CopyTo(record);
        record[text.Length] = LastRecord;
        record[(text.Length + 1)..].Clear();
        Seal(record, message.AsSpan(header + record.Length), inputKey, salt);
        return message;
    }

    /// <summary>
    /// Encrypts a record. The key and the nonce are derived as in RFC 8188 sections 2.2 and 2.3. The number of the
    /// first record is zero, which leaves the nonce unchanged.
    /// </summary>
    private static void Seal(Span<byte> record, Span<byte> tag, ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> salt)
    {
        Span<byte> pseudorandomKey = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> nonce = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt, inputKey, pseudorandomKey);
        HMACSHA256.HashData(pseudorandomKey, KeyInfo, key);
        HMACSHA256.HashData(pseudorandomKey, NonceInfo, nonce);
        using (var cipher = new AesGcm(key[..KeyBytes], TagBytes))
            cipher.Encrypt(nonce[..NonceBytes], record, record, tag);
        CryptographicOperations.ZeroMemory(pseudorandomKey);
        CryptographicOperations.ZeroMemory(key);
    }
}
