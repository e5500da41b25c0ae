namespace Notify.Bus;

/// <summary>An envelope that will not be tried again by itself.</summary>
/// <remarks><see cref="ToString"/> shows ids and the reason only.</remarks>
public sealed record DeadLetter
{
    /// <summary>The envelope's id; one made up where the bytes could not be decoded.</summary>
    public required Guid Id { get; init; }

    /// <summary>The channel on which delivery failed.</summary>
    public required string Channel { get; init; }

    /// <summary>The lane it was in.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Why, in the words of <c>Notify.Delivery.DeliveryOutcomes</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The envelope, or null where its bytes could not be decoded.</summary>
    public Envelope? Envelope { get; init; }

    /// <summary>Its state, with the failure history.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>The bytes as they were found, where they could not be decoded.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>Id and reason.</summary>
    public override string ToString() => $"DeadLetter {Id} on {Channel}: {Reason}";
}
