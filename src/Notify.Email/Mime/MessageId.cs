using System.Security.Cryptography;
using System.Text;

namespace Notify.Email.Mime;

/// <summary>Message ids: the same for one envelope and address however often it is tried, another for every other.</summary>
internal static class MessageId
{
    private const int IdLength = 32;
    private const int SuffixBytes = 6;

    /// <summary>The id without its angle brackets (RFC 5322 section 3.6.4).</summary>
    /// <param name="envelope">The envelope's id.</param>
    /// <param name="address">The normalized address; it cannot be read back from the id.</param>
    /// <param name="domain">Our domain.</param>
    public static string Create(Guid envelope, string address, string domain)
    {
        var length = Encoding.UTF8.GetByteCount(address);
        var bytes = length <= 512 ? stackalloc byte[16 + length] : new byte[16 + length];
        envelope.TryWriteBytes(bytes);
        Encoding.UTF8.GetBytes(address, bytes[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return $"{envelope:N}.{Convert.ToHexStringLower(hash[..SuffixBytes])}@{domain}";
    }

    /// <summary>The envelope's id in one of our message ids or ENVIDs, or null where it is none of ours.</summary>
    public static Guid? Read(string? text)
    {
        var span = text.AsSpan().Trim().TrimStart('<');
        return span.Length >= IdLength && (span.Length == IdLength || span[IdLength] == '.') && Guid.TryParseExact(span[..IdLength], "N", out var id) ? id : null;
    }
}
