namespace Notify.Testing;

/// <summary>A button of an inline keyboard (Bot API, InlineKeyboardButton).</summary>
/// <param name="Text">What it says.</param>
/// <param name="Action">What it does: the name of the field, for example <c>url</c> or <c>callback_data</c>.</param>
/// <param name="Value">The field's text; of a field that is an object, its JSON.</param>
public sealed record BotKeyboardButton(string Text, string Action, string Value);
