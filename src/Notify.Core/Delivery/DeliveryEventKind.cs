namespace Notify.Delivery;

/// <summary>Specifies the kind of an event in the delivery of an envelope.</summary>
public enum DeliveryEventKind
{
    /// <summary>A provider accepted the message. The envelope is complete.</summary>
    Sent,

    /// <summary>The attempt failed and will be retried.</summary>
    Retrying,

    /// <summary>The envelope waits. This does not count as an attempt.</summary>
    Deferred,

    /// <summary>The envelope was forwarded to the next step.</summary>
    Forwarded,

    /// <summary>The envelope was dead-lettered.</summary>
    DeadLettered,

    /// <summary>
    /// The envelope was dropped: it had expired or was canceled, the recipient had unsubscribed, or a gate dropped it.
    /// </summary>
    Dropped,

    /// <summary>An address proved invalid and was suppressed. The event of the envelope follows.</summary>
    AddressSuppressed,

    /// <summary>
    /// An address has changed: <see cref="SendResult.MovedTo"/> of the event's result is the new one. The address book
    /// was updated already. The event of the envelope follows.
    /// </summary>
    AddressMoved,

    /// <summary>
    /// Delivery to this address failed permanently, but another address of the recipient accepted the message. The
    /// envelope is complete.
    /// </summary>
    AddressFailed,

    /// <summary>
    /// The recipient does not want the message. The envelope is complete, and nothing was sent.
    /// </summary>
    Muted,

    /// <summary>
    /// The bus accepted the envelope. Observers of the process that enqueued it are notified. A worker may have
    /// delivered the envelope, and other events may have been reported, before this one is.
    /// </summary>
    Enqueued,
}
