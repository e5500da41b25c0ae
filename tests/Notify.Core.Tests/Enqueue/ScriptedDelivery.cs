using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Enqueue;

/// <summary>Direct delivery that reports what the test says of each first hop.</summary>
internal sealed class ScriptedDelivery : IDirectDelivery
{
    private readonly Dictionary<string, StepReport[]> _reports = [];

    public void Report(params (string Channel, string Outcome)[] hops) =>
        _reports[hops[0].Channel] = [.. hops.Select(hop => new StepReport(hop.Channel, hop.Outcome, null, null, TimeSpan.Zero))];

    public ValueTask<IReadOnlyList<StepReport>> DeliverAsync(Envelope envelope, CancellationToken cancellationToken) => new(_reports[envelope.Steps[0]]);
}
