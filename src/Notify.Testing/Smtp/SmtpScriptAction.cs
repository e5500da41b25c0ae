namespace Notify.Testing;

/// <summary>The effect of a script at its stage.</summary>
internal enum SmtpScriptAction
{
    /// <summary>The reply of the script replaces that of the server.</summary>
    Refuse,

    /// <summary>The connection is closed. The command has no effect.</summary>
    Drop,

    /// <summary>The command has its effect, and the connection is closed.</summary>
    DropAfterwards,

    /// <summary>The command has its effect, and the reply waits for the gate.</summary>
    Hold,
}
