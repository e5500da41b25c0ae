namespace Notify.Testing;

/// <summary>Represents a button of an inline keyboard (Bot API, InlineKeyboardButton).</summary>
/// <param name="Text">The text of the button.</param>
/// <param name="Action">The action: the name of the field, for example <c>url</c> or <c>callback_data</c>.</param>
/// <param name="Value">The text of the field, or its JSON if the field is an object.</param>
public sealed record BotKeyboardButton(string Text, string Action, string Value);
