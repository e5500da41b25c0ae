namespace Notify.Testing;

/// <summary>The effect of a script on a call.</summary>
internal enum BotApiScriptAction
{
    /// <summary>The answer of the script replaces that of the server. The call has no effect.</summary>
    Answer,

    /// <summary>The connection is closed before the call is read.</summary>
    DropUnread,

    /// <summary>The connection is closed after the call has been read. The call has no effect.</summary>
    Drop,

    /// <summary>The call has its effect. Its answer is that of the script, or none if the script has none.</summary>
    Replace,

    /// <summary>The call has its effect, and the answer waits for the gate.</summary>
    Hold,

    /// <summary>The call has no effect and is never answered.</summary>
    Hang,
}
