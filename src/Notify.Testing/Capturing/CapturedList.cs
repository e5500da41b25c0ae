using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Notify.Templates;

namespace Notify.Testing;

/// <summary>
/// Describes the captured notifications for the message of an assertion: their via, and the subject and text of their
/// rendered content, but no addresses. Each has its number in the order in which it was captured, so that two different
/// ones are never described alike.
/// </summary>
internal static partial class CapturedList
{
    private const int MaxShown = 20;
    private const int MaxTextLength = 200;

    public static string Describe(IReadOnlyList<Captured> all, Via? defaultVia)
    {
        if (all.Count == 0)
            return "Nothing was captured at all.";
        var text = new StringBuilder("Captured:");
        for (var i = 0; i < all.Count && i < MaxShown; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}  {i + 1}. ");
            AppendNotification(text, all[i], defaultVia);
            foreach (var (kind, content) in all[i].Content)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}     {kind}: ");
                AppendContent(text, content);
            }
        }

        if (all.Count > MaxShown)
            text.Append(CultureInfo.InvariantCulture, $"{Environment.NewLine}  and {all.Count - MaxShown} more");
        return text.ToString();
    }

    private static void AppendNotification(StringBuilder text, Captured captured, Via? defaultVia)
    {
        var notification = captured.Notification;
        text.Append(CultureInfo.InvariantCulture, $"{notification.Template} to {captured.User}");
        if ((notification.Via ?? defaultVia) is { } via)
            text.Append(CultureInfo.InvariantCulture, $" by {via}{(notification.Via is null ? " (default)" : "")}");
        text.Append(CultureInfo.InvariantCulture, $" in the {notification.Lane} lane");
        AppendValue(text, "list", notification.List);
        AppendValue(text, "campaign", notification.Campaign);
        AppendValue(text, "key", notification.IdempotencyKey);
        AppendValue(text, "not before", notification.NotBefore?.ToString("O", CultureInfo.InvariantCulture));
        if (notification.Attachments.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $", {notification.Attachments.Count} attachment(s)");
        text.Append(captured.SentNow ? ", sent without the queue" : "").Append(captured.IsCanceled ? ", canceled" : "");
    }

    private static void AppendValue(StringBuilder text, string name, string? value)
    {
        if (value is not null)
            text.Append(CultureInfo.InvariantCulture, $", {name} '{value}'");
    }

    private static void AppendContent(StringBuilder text, RenderedMessage content)
    {
        foreach (var part in (ReadOnlySpan<string>)["subject", "title"])
        {
            if (content.Part(part) is { } value)
                text.Append(CultureInfo.InvariantCulture, $"{part} \"{OneLine(value)}\", ");
        }

        text.Append(CultureInfo.InvariantCulture, $"text \"{OneLine(content.Text ?? content.Body)}\"");
    }

    private static string OneLine(string text)
    {
        var line = WhiteSpace().Replace(text, " ").Trim();
        if (line.Length <= MaxTextLength)
            return line;
        var length = char.IsHighSurrogate(line[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
        return string.Create(CultureInfo.InvariantCulture, $"{line[..length]}… ({line.Length} characters)");
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
