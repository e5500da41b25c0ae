namespace Notify.Testing;

/// <summary>What a script does.</summary>
internal enum BotApiScriptAction
{
    /// <summary>Its answer takes the place of the server's; the call has no effect.</summary>
    Answer,

    /// <summary>The connection closes before the call is read.</summary>
    DropUnread,

    /// <summary>The connection closes after the call has been read; it has no effect.</summary>
    Drop,

    /// <summary>The call has its effect; its answer is another one, or none where the script has no answer.</summary>
    Replace,

    /// <summary>The call has its effect; the answer waits for the gate.</summary>
    Hold,

    /// <summary>The call has no effect and is never answered.</summary>
    Hang,
}
