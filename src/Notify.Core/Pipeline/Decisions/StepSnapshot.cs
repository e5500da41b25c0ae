using Notify.Bus;

namespace Notify.Pipeline.Decisions;

/// <summary>
/// An envelope on one step at one time: everything that a decision depends on, except the results of sends.
/// </summary>
internal readonly record struct StepSnapshot(
    Envelope Envelope,
    DeliveryState State,
    string Channel,
    ChannelPolicy Policy,
    DateTimeOffset Now)
{
    /// <summary>A random number, 0 to 1, for the jitter.</summary>
    public double Random { get; init; }

    /// <summary>The time until which a result paused the channel; null if none did.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public string? NextChannel =>
        State.Step + 1 < Envelope.Steps.Count ? Envelope.Steps[State.Step + 1] : null;

    /// <summary>
    /// The time of the bus minus the time of this process. <see cref="Now"/> is by the clock of this process; the times
    /// of the envelope and its state follow the clock of the bus.
    /// </summary>
    public TimeSpan ClockDifference { get; init; }

    /// <summary>The current time by the clock of the bus.</summary>
    public DateTimeOffset BusNow => Now.ShiftedBy(ClockDifference);

    /// <summary>
    /// The expiry of the envelope by the clock of this process. After a requeue, its time to live starts again.
    /// </summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            if (State.RequeuedAt is not { } requeued)
                return Envelope.ExpiresAt.ShiftedBy(-ClockDifference);
            var start = Envelope.NotBefore is { } notBefore && notBefore > Envelope.CreatedAt
                ? notBefore
                : Envelope.CreatedAt;
            return requeued.ShiftedBy(Envelope.ExpiresAt - start).ShiftedBy(-ClockDifference);
        }
    }
}
