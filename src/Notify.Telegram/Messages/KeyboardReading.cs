namespace Notify.Telegram.Messages;

/// <summary>The result of reading a keyboard: its JSON, or an error.</summary>
/// <param name="Keyboard">The JSON of <c>reply_markup</c>; null if there is no button, or a problem.</param>
/// <param name="Problem">Why it cannot be sent; null if it can.</param>
/// <param name="Unknown">Fields that are sent although Notify does not know them; null for none.</param>
/// <param name="Doubt">Why Telegram will probably reject it; null for no reason.</param>
internal readonly record struct KeyboardReading(string? Keyboard, string? Problem, string? Unknown, string? Doubt);
