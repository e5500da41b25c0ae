using Telegram.Bot.Types;

namespace Notify.Telegram.Messages;

/// <summary>Everything that is needed to send one message: the chat, the settings, and the parts in order.</summary>
/// <param name="Chat">The chat.</param>
/// <param name="Settings">The settings of the message.</param>
/// <param name="Parts">The parts, one for each call. At least one.</param>
/// <param name="Warnings">The parts that are omitted or changed, and the reasons.</param>
internal sealed record MessagePlan(
    ChatId Chat,
    MessageSettings Settings,
    IReadOnlyList<OutgoingPart> Parts,
    IReadOnlyList<string> Warnings);
