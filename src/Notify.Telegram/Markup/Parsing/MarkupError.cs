namespace Notify.Telegram.Markup.Parsing;

/// <summary>Why Telegram would refuse a text.</summary>
/// <param name="Position">Where the trouble begins, in UTF-16 units of the markup.</param>
/// <param name="ByteOffset">The same in bytes of its UTF-8 form, as Telegram says it.</param>
/// <param name="Message">What is wrong, in Telegram's words, without its <c>Bad Request: can't parse entities:</c>.</param>
internal sealed record MarkupError(int Position, int ByteOffset, string Message);
