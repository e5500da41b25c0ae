using System.Text;

namespace Notify.Email.Mime;

/// <summary>
/// The line ends of text parts: CRLF, and no CR or LF alone (RFC 5321 section 2.3.8, RFC 2046 section 4.1.1).
/// </summary>
internal static class LineEndings
{
    /// <summary>Returns the text with each CR, LF and CRLF replaced by CRLF.</summary>
    public static string ToCrLf(string text)
    {
        var next = text.AsSpan().IndexOfAny('\r', '\n');
        if (next < 0)
            return text;
        var result = new StringBuilder(text.Length + (text.Length / 16) + 16);
        var rest = text.AsSpan();
        while (next >= 0)
        {
            result.Append(rest[..next]).Append("\r\n");
            var length = rest[next] == '\r' && next + 1 < rest.Length && rest[next + 1] == '\n' ? 2 : 1;
            rest = rest[(next + length)..];
            next = rest.IndexOfAny('\r', '\n');
        }
        return result.Append(rest).ToString();
    }
}
