using System.Text.Json;
using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Tests.Counterparts;

/// <summary>Telegram's answer: a text with entities, or an error.</summary>
internal sealed record TelegramReading(FormattedText? Text, string? Error)
{
    private const string Prefix = "Can't parse entities: ";

    public static TelegramReading Of(JsonElement answer)
    {
        if (answer.GetProperty("@type").GetString() == "error")
        {
            var message = answer.GetProperty("message").GetString()!;
            return new(null, message.StartsWith(Prefix, StringComparison.Ordinal) ? message[Prefix.Length..] : message);
        }
        return new(
            new FormattedText(
                answer.GetProperty("text").GetString()!,
                [.. answer.GetProperty("entities").EnumerateArray().Select(TelegramEntities.Read).Order()]),
            null);
    }
}
