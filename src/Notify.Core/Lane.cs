namespace Notify;

/// <summary>Specifies the urgency of a notification. The queue of each channel has one lane for each value.</summary>
public enum Lane
{
    /// <summary>
    /// The recipient waits for the notification, for example an alert or a password reset. It is sent first. This is
    /// the default.
    /// </summary>
    Transactional = 0,

    /// <summary>
    /// The notification is sent to many recipients and is not urgent, for example a newsletter. It has a small
    /// guaranteed share, so that it is always sent eventually.
    /// </summary>
    Campaign = 1,
}
