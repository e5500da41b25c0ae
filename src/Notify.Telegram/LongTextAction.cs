namespace Notify.Telegram;

/// <summary>Specifies the action for a text that is too long for one Telegram message.</summary>
public enum LongTextAction
{
    /// <summary>Sends the text as several messages, split between paragraphs, lines or words.</summary>
    Split,

    /// <summary>
    /// Rejects the message. The notification continues with its next step, or is dead-lettered if there is none.
    /// </summary>
    Reject,
}
