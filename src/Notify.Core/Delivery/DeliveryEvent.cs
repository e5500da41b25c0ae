using Notify.Bus;

namespace Notify.Delivery;

/// <summary>Represents an event in the delivery of an envelope.</summary>
/// <remarks><see cref="ToString"/> contains only ids.</remarks>
public sealed record DeliveryEvent
{
    /// <summary>Gets the kind of the event.</summary>
    public required DeliveryEventKind Kind { get; init; }

    /// <summary>Gets the time of the event.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the envelope.</summary>
    public required Envelope Envelope { get; init; }

    /// <summary>Gets the state of the envelope after the event.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the outcome, one of the <see cref="DeliveryOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Gets the number of the attempt on this step, starting at 1; 0 if nothing was sent.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// Gets the result of the send; null if nothing was sent. If there are several addresses, the result that decided,
    /// with the warnings of all of them.
    /// </summary>
    public SendResult? Result { get; init; }

    /// <summary>Gets the address that the event concerns; null if it concerns none or several.</summary>
    public string? Address { get; init; }

    /// <summary>Gets the time of the next attempt after a retry or a deferral; otherwise null.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Gets the name of the next channel after a forward; otherwise null.</summary>
    public string? NextChannel { get; init; }

    /// <summary>Gets the duration of rendering and sending; zero if nothing was sent.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Returns the kind, the id of the envelope, the channel and the outcome.</summary>
    public override string ToString() => $"{Kind} {Envelope.Id} on {Channel}: {Outcome}";
}
