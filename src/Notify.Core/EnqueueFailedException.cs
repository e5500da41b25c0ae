namespace Notify;

/// <summary>
/// The exception that is thrown if a valid notification could not be enqueued. Nothing was enqueued, except possibly
/// with <see cref="EnqueueFailureReason.Unconfirmed"/>. A later attempt may succeed.
/// </summary>
public sealed class EnqueueFailedException : NotifyException
{
    /// <summary>Initializes a new instance of the <see cref="EnqueueFailedException"/> class.</summary>
    /// <param name="reason">The reason for the failure.</param>
    /// <param name="message">The description of the failure and its remedy.</param>
    /// <param name="inner">The cause, or null.</param>
    public EnqueueFailedException(EnqueueFailureReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>Gets the reason for the failure.</summary>
    public EnqueueFailureReason Reason { get; }
}
