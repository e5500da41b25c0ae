namespace Notify.Delivery;

/// <summary>
/// Specifies the kind of a provider's answer. <c>docs/delivery.md</c> describes how the pipeline handles each.
/// </summary>
public enum SendOutcome
{
    /// <summary>The provider accepted the message.</summary>
    Sent,

    /// <summary>The send failed temporarily.</summary>
    Transient,

    /// <summary>The provider limits the rate of messages.</summary>
    Throttled,

    /// <summary>The address is invalid or no longer exists.</summary>
    InvalidRecipient,

    /// <summary>The provider rejected the message because of its content.</summary>
    Rejected,

    /// <summary>The provider rejected the settings of the channel, for example its password.</summary>
    Misconfigured,

    /// <summary>It is unknown whether the message arrived.</summary>
    Unknown,

    /// <summary>The provider could not be reached.</summary>
    Unreachable,
}
