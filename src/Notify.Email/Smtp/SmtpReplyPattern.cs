using System.Text.RegularExpressions;

namespace Notify.Email.Smtp;

/// <summary>A subject that the text of a reply may be about.</summary>
/// <param name="name">The name in the table of docs/email.md.</param>
/// <param name="expression">The expression, which takes linear time.</param>
internal sealed class SmtpReplyPattern(string name, Func<Regex> expression)
{
    public string Name { get; } = name;

    public bool IsMatch(string text) => expression().IsMatch(text);
}
