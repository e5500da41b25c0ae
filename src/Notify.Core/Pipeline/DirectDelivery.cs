using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Delivers now, without the bus: what a lease goes through, steps in order, nothing retried. Permits are waited for.</summary>
internal sealed class DirectDelivery(
    ChannelRuntimeCache channels, ApplicationServices services, StepAttempt attempt, DeliveryAftermath aftermath, TimeProvider time) : IDirectDelivery
{
    public async ValueTask<IReadOnlyList<StepReport>> DeliverAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        var reports = new List<StepReport>(1);
        for (var step = 0; step < envelope.Steps.Count; step++)
        {
            if (channels.Find(envelope.Steps[step]) is not { } channel)
            {
                reports.Add(new(envelope.Steps[step], DeliveryOutcomes.UnknownChannel, null, null, TimeSpan.Zero));
                continue;
            }

            var (report, done) = await TryAsync(channel, envelope, step, cancellationToken).ConfigureAwait(false);
            reports.Add(report);
            if (done)
                break;
        }

        return reports;
    }

    private async ValueTask<(StepReport Report, bool Done)> TryAsync(ChannelRuntime channel, Envelope envelope, int step, CancellationToken cancellationToken)
    {
        var scope = services.Scope(channel.IsScoped);
        using var span = DeliverySpans.Process(channel.Name, envelope);
        var started = time.GetTimestamp();
        try
        {
            var run = new DeliveryStep(channel, envelope, DeliveryState.Initial with { Step = step }, time.GetUtcNow()) { Scope = scope, Stop = cancellationToken };
            var decision = (await attempt.RunAsync(run).ConfigureAwait(false))!.Value;
            if (decision.Addresses is not null)
                await aftermath.UpdateBookAsync(run, decision).ConfigureAwait(false);
            // With several addresses one acceptance is enough, though the queue would try the others again.
            var accepted = decision.Kind == DeliveryEventKind.Sent || decision.Settlement.State.Accepted.Count > 0;
            var final = accepted || decision.Kind == DeliveryEventKind.Dropped;
            if (final)
            {
                var last = accepted ? decision with { Kind = DeliveryEventKind.Sent, Outcome = DeliveryOutcomes.Sent } : decision;
                aftermath.Count(run, last);
                await aftermath.TellAsync(run, last, started).ConfigureAwait(false);
            }

            return (Report(channel, decision, accepted, time.GetElapsedTime(started)), final || MayHaveArrived(channel, decision));
        }
        finally
        {
            if (scope is not null)
                await aftermath.DisposeAsync(scope, envelope).ConfigureAwait(false);
        }
    }

    private static bool MayHaveArrived(ChannelRuntime channel, in StepDecision decision) =>
        decision.Outcome == DeliveryOutcomes.Unknown && !channel.Policy.FallBackWhenUnknown;

    private static StepReport Report(ChannelRuntime channel, in StepDecision decision, bool accepted, TimeSpan duration) =>
        new(channel.Name, accepted ? DeliveryOutcomes.Sent : decision.Outcome, accepted ? null : decision.Detail, decision.Result?.ProviderId, duration);
}
