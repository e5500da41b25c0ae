using Telegram.Bot.Types;

namespace Notify.Telegram.Messages;

/// <summary>All that is needed to send one message: to whom, how, and what in which order.</summary>
/// <param name="Chat">The chat.</param>
/// <param name="Settings">How it is sent.</param>
/// <param name="Parts">What each call sends, at least one.</param>
/// <param name="Warnings">What is omitted or changed, and why.</param>
internal sealed record MessagePlan(
    ChatId Chat,
    MessageSettings Settings,
    IReadOnlyList<OutgoingPart> Parts,
    IReadOnlyList<string> Warnings);
