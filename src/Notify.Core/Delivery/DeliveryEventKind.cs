namespace Notify.Delivery;

/// <summary>The things that happen to an envelope.</summary>
public enum DeliveryEventKind
{
    /// <summary>A provider accepted it; the envelope is done.</summary>
    Sent,

    /// <summary>It failed and is tried again.</summary>
    Retrying,

    /// <summary>It waits, no attempt spent.</summary>
    Deferred,

    /// <summary>It goes on to the next step.</summary>
    Forwarded,

    /// <summary>It became a dead letter.</summary>
    DeadLettered,

    /// <summary>It was dropped: expired, unsubscribed, canceled, gated.</summary>
    Dropped,

    /// <summary>An address turned out to be no good and was suppressed. The envelope's own event follows.</summary>
    AddressSuppressed,

    /// <summary>An address has moved: <see cref="SendResult.MovedTo"/> of the event's result says where to. The address book knows already. The envelope's own event follows.</summary>
    AddressMoved,

    /// <summary>Another address of the recipient accepted, this one did not for good. The envelope is done all the same.</summary>
    AddressFailed,
}
