namespace Notify.Delivery;

/// <summary>The kinds of answer a provider gives. What the pipeline does with each is in <c>docs/delivery.md</c>.</summary>
public enum SendOutcome
{
    /// <summary>Accepted.</summary>
    Sent,

    /// <summary>Failed for now.</summary>
    Transient,

    /// <summary>Too fast for the provider.</summary>
    Throttled,

    /// <summary>The address is no good any more.</summary>
    InvalidRecipient,

    /// <summary>The message is refused for what it is.</summary>
    Rejected,

    /// <summary>Our own settings are refused.</summary>
    Misconfigured,

    /// <summary>It may have arrived.</summary>
    Unknown,

    /// <summary>The provider cannot be reached at all.</summary>
    Unreachable,
}
