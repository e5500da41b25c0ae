namespace Notify.Telegram;

/// <summary>What becomes of a text that is longer than Telegram takes.</summary>
public enum LongTextAction
{
    /// <summary>It goes out in several messages, split between paragraphs, lines or words.</summary>
    Split,

    /// <summary>It is rejected: the notification goes to the next step, else to the dead letters.</summary>
    Reject,
}
