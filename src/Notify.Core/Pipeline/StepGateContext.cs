using Notify.Bus;
using Notify.Delivery;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>The part of a step that gates see. A copy, because the step is reused for the next envelope.</summary>
internal sealed class StepGateContext(DeliveryStep step, IReadOnlyList<string> addresses) : GateContext
{
    private readonly EnvelopeScope _scope = step.Scope!;

    public override Envelope Envelope { get; } = step.Envelope;

    public override DeliveryState State { get; } = step.State;

    public override string Channel { get; } = step.Channel.Name;

    public override ChannelKind Kind { get; } = step.Channel.Kind;

    public override IReadOnlyList<string> Addresses { get; } = addresses;

    public override IServiceProvider Services => _scope.Services;
}
