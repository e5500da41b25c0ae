using MimeKit;

namespace Notify.Benchmarks.Email;

/// <summary>The mail of 2 KB that every contender sends.</summary>
internal static class Mail
{
    public const string From = "Alerts <alerts@example.com>";
    public const string To = "ada@example.com";
    public const string Subject = "Stop-loss failed for XAUUSD";

    public static string Html { get; } =
        "<p>" + string.Concat(Enumerable.Repeat("The order was refused by the broker. ", 35)) + "</p>";

    public static string Text { get; } = string.Concat(Enumerable.Repeat("The order was refused. ", 20));

    /// <summary>The mail as created with MimeKit alone.</summary>
    public static MimeMessage Create()
    {
        var message = new MimeMessage
        {
            Subject = Subject,
            Body = new MultipartAlternative
            {
                new TextPart("plain") { Text = Text },
                new TextPart("html") { Text = Html },
            },
        };
        message.From.Add(MailboxAddress.Parse(From));
        message.To.Add(MailboxAddress.Parse(To));
        return message;
    }
}
