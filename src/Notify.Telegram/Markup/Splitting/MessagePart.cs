using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>One message of a text that may be too long for one.</summary>
/// <param name="Markup">The markup to send, in the syntax of the whole text.</param>
/// <param name="Text">The text that people see, cleaned as Telegram does.</param>
internal sealed record MessagePart(string Markup, FormattedText Text);
