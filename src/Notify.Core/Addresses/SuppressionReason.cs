namespace Notify.Addresses;

/// <summary>Specifies why an address is suppressed.</summary>
public enum SuppressionReason
{
    /// <summary>The mailbox does not exist or rejects messages permanently.</summary>
    Bounced,

    /// <summary>The recipient blocked the sender.</summary>
    Blocked,

    /// <summary>
    /// The address no longer exists: an expired push subscription, a deleted chat. It is also removed from the user.
    /// </summary>
    Gone,

    /// <summary>The recipient unsubscribed from a list.</summary>
    Unsubscribed,

    /// <summary>
    /// The provider refused the address several times although it accepted others with the same settings.
    /// </summary>
    Refused,
}
