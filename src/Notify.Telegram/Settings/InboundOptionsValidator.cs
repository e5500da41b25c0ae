using System.Text.RegularExpressions;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Settings;

/// <summary>
/// Validates the options of updates and links. They are validated in every process, because one that does not consume
/// the channel may still receive updates.
/// </summary>
internal static partial class InboundOptionsValidator
{
    private const int MaxChats = 1000;

    public static IEnumerable<string> Validate(TelegramOptions options)
    {
        if (options.WebhookSecret is { } secret && !Secret().IsMatch(secret))
        {
            yield return "WebhookSecret is not a valid secret_token. Use 1 to 256 of A-Z a-z 0-9 _ -, "
                + "the same as in the call of setWebhook, or leave it out to accept no updates.";
        }
        if (options.BotUserName is { } bot && !UserName().IsMatch(bot))
        {
            yield return "BotUserName is not a valid user name of a bot. Set it without the @, for example "
                + "example_bot, or leave it out to create no links.";
        }
        if (options.LinkValidity < TimeSpan.FromMinutes(1) || options.LinkValidity > TimeSpan.FromDays(30))
            yield return "LinkValidity is out of range. Use 1 minute to 30 days, for example 01:00:00.";
        if (options.MaxChatsPerUser is < 1 or > MaxChats)
            yield return $"MaxChatsPerUser is out of range. Use 1 to {MaxChats}.";
        foreach (var (name, text) in ((string, string?)[])[
            (nameof(options.LinkedText), options.LinkedText),
            (nameof(options.LinkInvalidText), options.LinkInvalidText),
            (nameof(options.TooManyChatsText), options.TooManyChatsText)])
        {
            if (text?.Length > TelegramLimits.TextLength)
            {
                yield return $"{name} is too long. Use at most {TelegramLimits.TextLength} characters, or an empty "
                    + "text to reply nothing.";
            }
        }
    }

    // Bot API, setWebhook.
    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{2,31}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex UserName();
}
