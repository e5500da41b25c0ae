using Notify.Bus;
using Notify.Delivery;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>What gates see.</summary>
internal sealed class StepGateContext(in DeliveryStep run, IReadOnlyList<string> addresses) : GateContext
{
    private readonly EnvelopeScope _scope = run.Scope!;

    public override Envelope Envelope { get; } = run.Envelope;

    public override DeliveryState State { get; } = run.State;

    public override string Channel { get; } = run.Channel.Name;

    public override ChannelKind Kind { get; } = run.Channel.Kind;

    public override IReadOnlyList<string> Addresses { get; } = addresses;

    public override IServiceProvider Services => _scope.Services;
}
