using Notify.Bus;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>One envelope on one step.</summary>
internal readonly record struct DeliveryStep(ChannelRuntime Channel, Envelope Envelope, DeliveryState State, DateTimeOffset Now)
{
    /// <summary>The lease; null where the envelope is delivered directly.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The permit taken before the claim; null where there is no limit, or it is yet to be waited for.</summary>
    public SendPermit? Permit { get; init; }

    /// <summary>The envelope's scope; null where nothing could ask for it.</summary>
    public EnvelopeScope? Scope { get; init; }

    /// <summary>Cancelled when sends have to end.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Whether limits per address are waited for rather than deferred.</summary>
    public bool Waits => Lease is null;

    public StepSnapshot At(DateTimeOffset now) => new(Envelope, State, Channel.Name, Channel.Policy, now);
}
