using Notify.Bus;
using Notify.Delivery;

namespace Notify.Tests.Enqueue;

/// <summary>A direct delivery that returns the report that the test sets for each first step.</summary>
internal sealed class ScriptedDelivery : IDirectDelivery
{
    private readonly Dictionary<string, StepReport[]> _reports = [];

    public void Report(params (string Channel, string Outcome)[] steps) =>
        _reports[steps[0].Channel] =
            [.. steps.Select(step => new StepReport { Channel = step.Channel, Outcome = step.Outcome })];

    public ValueTask<IReadOnlyList<StepReport>> DeliverAsync(Envelope envelope, CancellationToken cancellationToken) =>
        new(_reports[envelope.Steps[0]]);
}
