using System.Globalization;
using System.Text;

namespace Notify.Testing;

/// <summary>A reply in the form in which it is sent (RFC 5321, section 4.2).</summary>
internal sealed class SmtpReply
{
    public SmtpReply(int code, params IReadOnlyList<string> lines)
    {
        Code = code;
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{code}{(i < lines.Count - 1 ? '-' : ' ')}{lines[i]}\r\n");
        Bytes = Encoding.UTF8.GetBytes(text.ToString());
    }

    public int Code { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether the server closes the connection after the reply.</summary>
    public bool Closes => Code is 221 or 421;
}
