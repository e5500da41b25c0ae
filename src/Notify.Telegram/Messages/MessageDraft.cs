namespace Notify.Telegram.Messages;

/// <summary>What a template gave, read and checked.</summary>
/// <param name="Settings">How the message is sent.</param>
/// <param name="Text">Its text; may be blank.</param>
/// <param name="Warnings">What is omitted or changed, and why.</param>
internal sealed record MessageDraft(MessageSettings Settings, MessageText Text, IReadOnlyList<string> Warnings);
