namespace Notify.Testing;

/// <summary>What a script does with a request.</summary>
internal enum PushScriptAction
{
    /// <summary>Its answer takes the place of the service's.</summary>
    Reply,

    /// <summary>The connection closes; the message is not taken.</summary>
    Drop,

    /// <summary>The message is taken; then the connection closes.</summary>
    DropAfterwards,

    /// <summary>Nothing happens any more.</summary>
    Hang,

    /// <summary>The message is taken; the answer waits for the gate.</summary>
    Hold,
}
