namespace Notify.Testing;

/// <summary>What a script does at its stage.</summary>
internal enum SmtpScriptAction
{
    /// <summary>Its reply takes the place of the server's.</summary>
    Refuse,

    /// <summary>The connection closes; the command has no effect.</summary>
    Drop,

    /// <summary>The command has its effect; then the connection closes.</summary>
    DropAfterwards,

    /// <summary>The command has its effect; the reply waits for the gate.</summary>
    Hold,
}
