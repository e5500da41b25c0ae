namespace Notify.Bus;

/// <summary>Represents an envelope whose delivery failed permanently. It is not retried automatically.</summary>
/// <remarks><see cref="ToString"/> contains only ids and the reason.</remarks>
public sealed record DeadLetter
{
    /// <summary>Gets the id of the envelope; a new id if its bytes could not be decoded.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the name of the channel on which delivery failed.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the lane of the envelope.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the reason, one of the <see cref="DeliveryOutcomes"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the time at which the envelope was dead-lettered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the envelope, or null if its bytes could not be decoded.</summary>
    public Envelope? Envelope { get; init; }

    /// <summary>Gets the state of the envelope, including the failure history.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>
    /// Gets the original bytes if they could not be decoded; otherwise null. If the envelope could be decoded but not
    /// its state, these are the bytes of the state.
    /// </summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>Returns the id, the channel and the reason.</summary>
    public override string ToString() => $"DeadLetter {Id} on {Channel}: {Reason}";
}
