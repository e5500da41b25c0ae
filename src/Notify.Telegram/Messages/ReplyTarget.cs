namespace Notify.Telegram.Messages;

/// <summary>The message to reply to (Bot API, ReplyParameters).</summary>
/// <param name="Message">Its number.</param>
/// <param name="Quote">The part of its text to quote, as plain text; null for none.</param>
/// <param name="AllowsWithout">Whether the message is sent without replying if the other one does not exist.</param>
internal sealed record ReplyTarget(int Message, string? Quote, bool AllowsWithout);
