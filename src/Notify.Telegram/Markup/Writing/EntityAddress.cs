using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Writing;

/// <summary>The address by which markup says what an entity points to.</summary>
internal static class EntityAddress
{
    /// <summary>The address of a link, mention, custom emoji or date.</summary>
    public static string Of(MarkupEntity entity) => entity.Kind switch
    {
        // A link to a user that was read as no mention had a blank behind it.
        MarkupEntityKind.TextLink when TelegramLink.UserId(entity.Argument!) is not null => entity.Argument + " ",
        MarkupEntityKind.TextLink => entity.Argument!,
        MarkupEntityKind.TextMention => $"tg://user?id={entity.Argument}",
        MarkupEntityKind.CustomEmoji => $"tg://emoji?id={entity.Argument}",
        _ => $"tg://time?unix={entity.Argument}{(entity.Format is { } format ? "&format=" + format : "")}",
    };
}
