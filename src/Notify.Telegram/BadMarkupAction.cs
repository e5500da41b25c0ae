namespace Notify.Telegram;

/// <summary>Specifies the action for a text whose markup Telegram would reject.</summary>
public enum BadMarkupAction
{
    /// <summary>
    /// Rejects the message. The notification continues with its next step, or is dead-lettered if there is none.
    /// </summary>
    Fail,

    /// <summary>Sends the text as plain text, with a warning.</summary>
    SendPlain,
}
