namespace Notify;

/// <summary>The bus could not take a notification, though nothing is wrong with it. Nothing was queued (<see cref="EnqueueFailureReason.Unconfirmed"/>: perhaps); trying again later may help.</summary>
public sealed class EnqueueFailedException : NotifyException
{
    /// <summary>Says why.</summary>
    /// <param name="reason">The kind of failure.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public EnqueueFailedException(EnqueueFailureReason reason, string message, Exception? inner = null) : base(message, inner) => Reason = reason;

    /// <summary>The kind of failure.</summary>
    public EnqueueFailureReason Reason { get; }
}
