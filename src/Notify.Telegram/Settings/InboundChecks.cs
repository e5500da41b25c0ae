using System.Text.RegularExpressions;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Settings;

/// <summary>Looks for mistakes in the settings of updates and links. A host that takes updates need not work the channel, so these are checked in every host.</summary>
internal static partial class InboundChecks
{
    public static IEnumerable<string> Problems(TelegramOptions options, string section) => Problems(options).Select(problem => $"{section}:{problem}");

    public static IEnumerable<string> Problems(TelegramOptions options)
    {
        if (options.WebhookSecret is { } secret && !Secret().IsMatch(secret))
            yield return "WebhookSecret is no secret_token; write 1 to 256 of A-Z a-z 0-9 _ -, the same as setWebhook is called with, or leave it out to take no updates.";
        if (options.BotUserName is { } bot && !UserName().IsMatch(bot))
            yield return "BotUserName is no bot's user name; write it without the @, for example example_bot, or leave it out to make no links.";
        if (options.LinkValidity < TimeSpan.FromMinutes(1) || options.LinkValidity > TimeSpan.FromDays(30))
            yield return "LinkValidity is out of range; write a time from 1 minute to 30 days, for example 01:00:00.";
        foreach (var (name, text) in ((string, string?)[])[(nameof(options.LinkedText), options.LinkedText), (nameof(options.LinkInvalidText), options.LinkInvalidText)])
        {
            if (text?.Length > TelegramLimits.TextLength)
                yield return $"{name} is too long; write at most {TelegramLimits.TextLength} characters, or leave it empty to say nothing.";
        }
    }

    // Bot API, setWebhook.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{2,31}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();
}
