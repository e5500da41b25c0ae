namespace Notify.Telegram.Markup.Parsing;

/// <summary>The reason why Telegram would reject a text.</summary>
/// <param name="Position">The start of the error, in UTF-16 units of the markup.</param>
/// <param name="ByteOffset">The start of the error in bytes of UTF-8, as Telegram reports it.</param>
/// <param name="Message">
/// The description as Telegram returns it, without its <c>Bad Request: can't parse entities:</c>.
/// </param>
internal sealed record MarkupError(int Position, int ByteOffset, string Message);
