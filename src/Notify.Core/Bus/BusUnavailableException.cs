namespace Notify.Bus;

/// <summary>
/// The exception that is thrown if the server of the bus cannot be reached or refuses a call that does not enqueue: a
/// cancellation, a pause, an operation on dead letters, or a read of the statistics. The call may have taken effect, in
/// whole or in part. It is safe to repeat it.
/// </summary>
/// <remarks>
/// Calls that enqueue throw <see cref="EnqueueFailedException"/>. The in-memory bus never throws this exception.
/// </remarks>
public sealed class BusUnavailableException : NotifyException
{
    /// <summary>Initializes a new instance of the <see cref="BusUnavailableException"/> class.</summary>
    /// <param name="reason">The reason for the failure.</param>
    /// <param name="message">The description of the failure and its remedy.</param>
    /// <param name="inner">The cause, or null.</param>
    public BusUnavailableException(BusUnavailableReason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary>Gets the reason for the failure.</summary>
    public BusUnavailableReason Reason { get; }
}
