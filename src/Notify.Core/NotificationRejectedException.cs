namespace Notify;

/// <summary>
/// The exception that is thrown if a notification is invalid. It was not enqueued, and another attempt without changes
/// fails as well.
/// </summary>
public sealed class NotificationRejectedException : NotifyException
{
    /// <summary>Initializes a new instance of the <see cref="NotificationRejectedException"/> class.</summary>
    /// <param name="reason">The reason for the rejection.</param>
    /// <param name="message">The description of the error and its remedy.</param>
    /// <param name="details">The affected names, for example the missing variables, or null.</param>
    /// <param name="inner">The cause, or null.</param>
    public NotificationRejectedException(
        RejectionReason reason,
        string message,
        IReadOnlyList<string>? details = null,
        Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Details = details ?? [];
    }

    /// <summary>Gets the reason for the rejection.</summary>
    public RejectionReason Reason { get; }

    /// <summary>
    /// Gets the affected names, for example the missing variables or the channels without an address. It is empty if
    /// there are none.
    /// </summary>
    public IReadOnlyList<string> Details { get; }
}
