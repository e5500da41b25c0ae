using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The decision about an envelope: how its lease is settled, and the event that observers receive.</summary>
internal readonly record struct StepDecision(Settlement Settlement, DeliveryEventKind Kind, string Outcome)
{
    /// <summary>The reason in short, without addresses.</summary>
    public string? Detail { get; init; }

    /// <summary>The result that decided.</summary>
    public SendResult? Result { get; init; }

    /// <summary>The address that decided; null if there are several.</summary>
    public string? Address { get; init; }

    /// <summary>The time of the next attempt, after a retry or a deferral.</summary>
    public DateTimeOffset? NextAt =>
        Kind is DeliveryEventKind.Retrying or DeliveryEventKind.Deferred ? Settlement.At : null;

    public string? NextChannel { get; init; }

    /// <summary>The changes of single addresses; null if there are none.</summary>
    public IReadOnlyList<AddressChange>? Addresses { get; init; }

    /// <summary>Whether a provider was called, which counts as an attempt.</summary>
    public bool Attempted { get; init; }

    /// <summary>Whether the envelope was released because this process stops.</summary>
    public bool Released { get; init; }

    /// <summary>How a lease ends that is settled by this decision.</summary>
    public LeaseEnd LeaseEnd => Kind switch
    {
        _ when Released => LeaseEnd.Released,
        DeliveryEventKind.Retrying or DeliveryEventKind.Deferred => LeaseEnd.Waiting,
        DeliveryEventKind.Forwarded => LeaseEnd.Forwarded,
        DeliveryEventKind.DeadLettered => LeaseEnd.DeadLettered,
        DeliveryEventKind.Dropped => LeaseEnd.Dropped,
        DeliveryEventKind.Muted => LeaseEnd.Muted,
        _ => LeaseEnd.Sent,
    };
}

/// <summary>How a lease ended, for the statistics of the workers.</summary>
internal enum LeaseEnd
{
    /// <summary>A provider accepted the message.</summary>
    Sent,

    /// <summary>The envelope waits in the queue of its next step.</summary>
    Forwarded,

    /// <summary>The envelope was dead-lettered.</summary>
    DeadLettered,

    /// <summary>The envelope was dropped.</summary>
    Dropped,

    /// <summary>The recipient does not want the message.</summary>
    Muted,

    /// <summary>The envelope comes back: a retry or a deferral.</summary>
    Waiting,

    /// <summary>The envelope was released because the process stops.</summary>
    Released,

    /// <summary>The lease was lost.</summary>
    Lost,
}
