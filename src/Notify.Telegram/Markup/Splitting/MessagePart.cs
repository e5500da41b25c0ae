using Notify.Telegram.Markup.Parsing;

namespace Notify.Telegram.Markup.Splitting;

/// <summary>One message of a text that may be too long for one.</summary>
/// <param name="Markup">What to send, in the syntax of the whole.</param>
/// <param name="Text">What people see, cleaned as Telegram does it.</param>
internal sealed record MessagePart(string Markup, FormattedText Text);
