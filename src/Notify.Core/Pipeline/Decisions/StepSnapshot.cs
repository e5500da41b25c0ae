using Notify.Bus;

namespace Notify.Pipeline.Decisions;

/// <summary>An envelope on one step at one moment: all a decision depends on besides the answers.</summary>
internal readonly record struct StepSnapshot(Envelope Envelope, DeliveryState State, string Channel, ChannelPolicy Policy, DateTimeOffset Now)
{
    /// <summary>A random number, 0 to 1, for the jitter.</summary>
    public double Random { get; init; }

    /// <summary>Until when the channel is held, where the answers made it so.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public DateTimeOffset ExpiresAt => EnvelopeExpiry.Of(Envelope, State);

    public string? NextChannel => State.Step + 1 < Envelope.Steps.Count ? Envelope.Steps[State.Step + 1] : null;
}
