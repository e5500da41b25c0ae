using System.Security.Cryptography;
using System.Text;

namespace Notify.Email.Mime;

/// <summary>
/// Message ids: the same for each attempt of one envelope and address, and different for all others.
/// </summary>
internal static class MessageId
{
    /// <summary>The form of a message id, for errors.</summary>
    public const string Form = "Use the form <order-991@example.com>.";

    /// <summary>The maximum length of a message id, in characters.</summary>
    public const int MaxLength = 250;

    private const int IdLength = 32;
    private const int SuffixBytes = 6;

    /// <summary>Returns the id without its angle brackets (RFC 5322 section 3.6.4).</summary>
    /// <param name="envelope">The envelope's id.</param>
    /// <param name="address">The normalized address. It cannot be derived from the id.</param>
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

    /// <summary>
    /// Determines whether a text is one message id (RFC 5322 section 3.6.4): two parts of printable ASCII around an @,
    /// in angle brackets.
    /// </summary>
    public static bool IsValid(string text) =>
        text is ['<', .., '>'] && text.Length <= MaxLength && IsPair(text.AsSpan()[1..^1]);

    private static bool IsPair(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return at > 0
            && at < text.Length - 1
            && !text[(at + 1)..].Contains('@')
            && text.IndexOfAnyExceptInRange('!', '~') < 0
            && text.IndexOfAny('<', '>') < 0;
    }

    /// <summary>
    /// Returns the id of the envelope in a message id or ENVID of this package; null for any other.
    /// </summary>
    public static Guid? Read(string? text)
    {
        var span = text.AsSpan().Trim().TrimStart('<');
        return
            span.Length >= IdLength
            && (span.Length == IdLength || span[IdLength] == '.')
            && Guid.TryParseExact(span[..IdLength], "N", out var id)
            ? id
            : null;
    }
}
