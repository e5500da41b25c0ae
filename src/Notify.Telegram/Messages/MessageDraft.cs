namespace Notify.Telegram.Messages;

/// <summary>The output of a template, parsed and checked.</summary>
/// <param name="Settings">The settings of the message.</param>
/// <param name="Text">The text; it may be blank.</param>
/// <param name="Warnings">The parts that are omitted or changed, and the reasons.</param>
internal sealed record MessageDraft(MessageSettings Settings, MessageText Text, IReadOnlyList<string> Warnings);
