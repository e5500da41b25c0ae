namespace Notify.Telegram;

/// <summary>What becomes of a text whose markup Telegram would refuse.</summary>
public enum BadMarkupAction
{
    /// <summary>It is rejected: the notification goes to the next step, else to the dead letters.</summary>
    Fail,

    /// <summary>It is sent as plain text, with a warning.</summary>
    SendPlain,
}
