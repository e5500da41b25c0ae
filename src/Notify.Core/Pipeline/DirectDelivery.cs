using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>
/// Delivers now, without the bus: the same steps as for a lease, in order, without retries. Permits are awaited.
/// </summary>
internal sealed class DirectDelivery(
    ChannelRuntimeCache channels,
    ApplicationServices services,
    ApplicationCalls calls,
    StepAttempt attempt,
    AddressBookUpdater addressBook,
    DeliveryReporter reporter,
    TimeProvider time) : IDirectDelivery
{
    public async ValueTask<IReadOnlyList<StepReport>> DeliverAsync(
        Envelope envelope,
        CancellationToken cancellationToken)
    {
        var reports = new List<StepReport>(1);
        for (var position = 0; position < envelope.Steps.Count; position++)
        {
            if (channels.Find(envelope.Steps[position]) is not { } channel)
            {
                reports.Add(new() { Channel = envelope.Steps[position], Outcome = DeliveryOutcomes.UnknownChannel });
                continue;
            }

            var (report, isFinal) = await TryAsync(channel, envelope, position, cancellationToken)
                .ConfigureAwait(false);
            reports.Add(report);
            if (isFinal)
                break;
        }

        return reports;
    }

    private async ValueTask<(StepReport Report, bool IsFinal)> TryAsync(
        ChannelRuntime channel,
        Envelope envelope,
        int position,
        CancellationToken cancellationToken)
    {
        using var span = DeliverySpans.Process(channel.Name, envelope);
        var step = new DeliveryStep
        {
            Scope = services.Scope(channel.IsScoped),
            Stop = cancellationToken,
            StartedAt = time.GetTimestamp(),
        };
        step.Start(channel, envelope, DeliveryState.Initial with { Step = position }, time.GetUtcNow());
        try
        {
            // Without a lease there is always a decision.
            await attempt.RunAsync(step).ConfigureAwait(false);
            var decision = step.Decision;
            if (decision.Addresses is not null)
                await addressBook.ApplyAsync(step).ConfigureAwait(false);
            // With several addresses one acceptance is enough, although the queue would try the others again.
            var isAccepted = decision.Kind == DeliveryEventKind.Sent || decision.Settlement.State.Accepted.Count > 0;
            var isFinal = isAccepted || decision.Kind is DeliveryEventKind.Dropped or DeliveryEventKind.Muted;
            if (isAccepted)
                step.Decide(decision with { Kind = DeliveryEventKind.Sent, Outcome = DeliveryOutcomes.Sent });
            if (isFinal)
            {
                reporter.Record(step, span);
                await reporter.NotifyObserversAsync(step).ConfigureAwait(false);
            }

            var report = Report(step, decision, isAccepted);
            return (report, isFinal || MayHaveArrived(channel, decision));
        }
        finally
        {
            await calls.DisposeScopeAsync(step.Owner, step.Scope).ConfigureAwait(false);
        }
    }

    private static bool MayHaveArrived(ChannelRuntime channel, in StepDecision decision) =>
        decision.Outcome == DeliveryOutcomes.Unknown && !channel.Policy.FallBackWhenUnknown;

    private StepReport Report(DeliveryStep step, in StepDecision decision, bool isAccepted) => new()
    {
        Channel = step.Channel.Name,
        Outcome = isAccepted ? DeliveryOutcomes.Sent : decision.Outcome,
        Detail = isAccepted ? null : decision.Detail,
        ProviderId = decision.Result?.ProviderId,
        MessageId = decision.Result?.MessageId,
        Warnings = step.Warnings,
        Duration = time.GetElapsedTime(step.StartedAt),
    };
}
