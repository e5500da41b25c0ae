using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.Messages;

/// <summary>
/// How a part is sent, which depends on its place in the message: only the first one replies and makes a sound, only
/// the last one has the keyboard.
/// </summary>
internal readonly record struct PartPlace
{
    private PartPlace(MessageSettings settings) => Settings = settings;

    public MessageSettings Settings { get; }

    public bool Silent { get; private init; }

    public ReplyParameters? Reply { get; private init; }

    public InlineKeyboardMarkup? Keyboard { get; private init; }

    public static PartPlace Of(MessageSettings settings, bool isFirst, bool isLast) => new(settings)
    {
        Silent = settings.Silent || !isFirst,
        Reply = isFirst && settings.ReplyTo is { } message
            ? new ReplyParameters { MessageId = message, AllowSendingWithoutReply = settings.FallsBackToChat }
            : null,
        Keyboard = isLast ? settings.Keyboard : null,
    };
}
