using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Writing;

/// <summary>Returns the address that the markup of an entity contains.</summary>
internal static class EntityAddress
{
    /// <summary>Returns the address of a link, mention, custom emoji or date.</summary>
    public static string Of(MarkupEntity entity) => entity.Kind switch
    {
        // A link to a user that was not read as a mention had a blank at its end.
        MarkupEntityKind.TextLink when TelegramLink.UserId(entity.Argument!) is not null => entity.Argument + " ",
        MarkupEntityKind.TextLink => entity.Argument!,
        MarkupEntityKind.TextMention => $"tg://user?id={entity.Argument}",
        MarkupEntityKind.CustomEmoji => $"tg://emoji?id={entity.Argument}",
        _ => $"tg://time?unix={entity.Argument}{(entity.Format is { } format ? "&format=" + format : "")}",
    };
}
