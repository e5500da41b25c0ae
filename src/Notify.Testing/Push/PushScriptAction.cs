namespace Notify.Testing;

/// <summary>The effect of a script on a request.</summary>
internal enum PushScriptAction
{
    /// <summary>The answer of the script replaces that of the service.</summary>
    Reply,

    /// <summary>The connection is closed. The message is not accepted.</summary>
    Drop,

    /// <summary>The message is accepted, and the connection is closed.</summary>
    DropAfterwards,

    /// <summary>The request is never answered.</summary>
    Hang,

    /// <summary>The message is accepted, and the answer waits for the gate.</summary>
    Hold,
}
