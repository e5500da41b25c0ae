using Notify.Bus;

namespace Notify.Delivery;

/// <summary>Something that happened to an envelope.</summary>
/// <remarks><see cref="ToString"/> shows ids only.</remarks>
public sealed record DeliveryEvent
{
    /// <summary>What happened.</summary>
    public required DeliveryEventKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The envelope.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>Its state after it.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>On which channel.</summary>
    public required string Channel { get; init; }

    /// <summary>In the words of <see cref="DeliveryOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Which attempt on this step, from 1; 0 where nothing was sent.</summary>
    public int Attempt { get; init; }

    /// <summary>The provider's answer; null where none was asked. Of several addresses, the one that decided.</summary>
    public SendResult? Result { get; init; }

    /// <summary>The address it is about; null where it is about none, or several.</summary>
    public string? Address { get; init; }

    /// <summary>When it is tried again: of a retry and a deferral.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Where it goes next: of a forward.</summary>
    public string? NextChannel { get; init; }

    /// <summary>How long rendering and sending took; zero where nothing was sent.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Kind, envelope and channel.</summary>
    public override string ToString() => $"{Kind} {Envelope.Id} on {Channel}: {Outcome}";
}
