namespace Notify;

/// <summary>A notification is at fault and was not queued. Trying again without changing it will not help.</summary>
public sealed class NotificationRejectedException : NotifyException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="reason">The kind of fault.</param>
    /// <param name="message">What is wrong and how to mend it.</param>
    /// <param name="details">The single names it is about: missing variables, channels …</param>
    /// <param name="inner">The cause, where there is one.</param>
    public NotificationRejectedException(RejectionReason reason, string message, IReadOnlyList<string>? details = null, Exception? inner = null)
        : base(message, inner)
    {
        Reason = reason;
        Details = details ?? [];
    }

    /// <summary>The kind of fault.</summary>
    public RejectionReason Reason { get; }

    /// <summary>The single names it is about: the missing variables, the channels looked at … Empty where there are none.</summary>
    public IReadOnlyList<string> Details { get; }
}
