namespace Notify.Email;

/// <summary>Specifies the result of a message for one recipient (RFC 3464 section 2.3.3).</summary>
public enum BounceAction
{
    /// <summary>The message could not be delivered.</summary>
    Failed,

    /// <summary>The message was not delivered yet. The server keeps trying.</summary>
    Delayed,

    /// <summary>The message was delivered.</summary>
    Delivered,

    /// <summary>The message was forwarded to a system that sends no reports.</summary>
    Relayed,

    /// <summary>The message was delivered to a list and forwarded to its members.</summary>
    Expanded,
}
