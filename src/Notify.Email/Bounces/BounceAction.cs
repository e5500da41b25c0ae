namespace Notify.Email;

/// <summary>What became of a message for one recipient (RFC 3464 section 2.3.3).</summary>
public enum BounceAction
{
    /// <summary>It could not be delivered.</summary>
    Failed,

    /// <summary>Not yet delivered; the server goes on trying.</summary>
    Delayed,

    /// <summary>Delivered.</summary>
    Delivered,

    /// <summary>Passed on to a system that sends no reports.</summary>
    Relayed,

    /// <summary>Delivered to a list and sent on to its members.</summary>
    Expanded,
}
