namespace Notify.Addresses;

/// <summary>Why an address must not be written to.</summary>
public enum SuppressionReason
{
    /// <summary>The mailbox does not exist or refuses for good.</summary>
    Bounced,

    /// <summary>The recipient blocked the sender.</summary>
    Blocked,

    /// <summary>The address no longer exists: an expired push subscription, a deleted chat. Removed from the user as well.</summary>
    Gone,

    /// <summary>The recipient unsubscribed from a list.</summary>
    Unsubscribed,

    /// <summary>
    /// The provider refused the address several times although it accepted others with the same settings.
    /// </summary>
    Refused,
}
