using Telegram.Bot.Types.ReplyMarkups;

namespace Notify.Telegram.Messages;

/// <summary>An inline keyboard that was read, or what is wrong with it.</summary>
internal readonly record struct KeyboardReading(InlineKeyboardMarkup? Keyboard, string? Problem);
