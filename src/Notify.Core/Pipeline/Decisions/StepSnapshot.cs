using Notify.Bus;

namespace Notify.Pipeline.Decisions;

/// <summary>
/// An envelope on one step at one time: everything that a decision depends on, except the results of sends.
/// </summary>
internal readonly record struct StepSnapshot(
    Envelope Envelope, DeliveryState State, string Channel, ChannelPolicy Policy, DateTimeOffset Now)
{
    /// <summary>A random number, 0 to 1, for the jitter.</summary>
    public double Random { get; init; }

    /// <summary>The time until which a result paused the channel; null if none did.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public string? NextChannel =>
        State.Step + 1 < Envelope.Steps.Count ? Envelope.Steps[State.Step + 1] : null;

    /// <summary>The expiry of the envelope. After a requeue, its time to live starts again.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            if (State.RequeuedAt is not { } requeued)
                return Envelope.ExpiresAt;
            var start = Envelope.NotBefore is { } notBefore && notBefore > Envelope.CreatedAt
                ? notBefore
                : Envelope.CreatedAt;
            var timeToLive = Envelope.ExpiresAt - start;
            return timeToLive > DateTimeOffset.MaxValue - requeued
                ? DateTimeOffset.MaxValue
                : requeued + timeToLive;
        }
    }
}
