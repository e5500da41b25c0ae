using System.Security.Cryptography;
using System.Text;
using Notify.Shared;

namespace Notify.Email.Addressing;

/// <summary>
/// Creates and verifies the tags of return addresses. The code is the first 96 bits of an HMAC-SHA256 (RFC 2104
/// section 5) over the envelope's id, the day and the recipient's normalized address.
/// </summary>
internal sealed class ReturnTagSigner
{
    /// <summary>
    /// The number of days for which a report is accepted. Servers give up after about five days (RFC 5321 section
    /// 4.5.4.1); each relay on the way has its own queue.
    /// </summary>
    public const int ValidDays = 30;

    private const int MaxStackBytes = 512;

    private readonly byte[][] _keys;
    private readonly TimeProvider _time;

    private ReturnTagSigner(byte[][] keys, TimeProvider time) => (_keys, _time) = (keys, time);

    /// <summary>Returns the signer, or null if the channel has no key.</summary>
    public static ReturnTagSigner? From(EmailOptions options, TimeProvider time)
    {
        if (DeriveKey(options.InboundKey) is not { } key)
            return null;
        return new ReturnTagSigner([key, .. options.PreviousInboundKeys.Select(DeriveKey).OfType<byte[]>()], time);
    }

    /// <param name="envelope">The envelope's id.</param>
    /// <param name="address">The recipient's normalized address.</param>
    public string Create(Guid envelope, string address)
    {
        var tag = new ReturnTag(envelope, (ushort)Today());
        Compute(_keys[0], tag, address, tag.Code);
        return tag.Text;
    }

    /// <param name="tag">The tag.</param>
    /// <param name="address">The normalized address of a possible recipient.</param>
    public ReturnTagStatus Verify(ReturnTag tag, string address)
    {
        Span<byte> expected = stackalloc byte[tag.Code.Length];
        foreach (var key in _keys)
        {
            Compute(key, tag, address, expected);
            if (CryptographicOperations.FixedTimeEquals(expected, tag.Code))
                return Today() - tag.Day > ValidDays ? ReturnTagStatus.Expired : ReturnTagStatus.Valid;
        }

        return ReturnTagStatus.Wrong;
    }

    private static byte[]? DeriveKey(string? configured) =>
        Base64Key.Derive(configured, "notify return address v1"u8);

    private static void Compute(
        byte[] key,
        ReturnTag tag,
        string address,
        Span<byte> code)
    {
        var content = tag.Content;
        var length = content.Length + Encoding.UTF8.GetByteCount(address);
        var signed = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        content.CopyTo(signed);
        Encoding.UTF8.GetBytes(address, signed[content.Length..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, hash);
        hash[..code.Length].CopyTo(code);
    }

    private int Today() => (int)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays;
}
