using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;

namespace Notify.Pipeline;

/// <summary>
/// Reports decisions in metrics, log, span and to observers. A failing observer never causes a second send.
/// </summary>
internal sealed class DeliveryReporter(
    ObserverNotifier notifier,
    NotifyMetrics metrics,
    TimeProvider time,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Records a lost lease. Observers are not notified: another worker owns the envelope.</summary>
    public LeaseEnd RecordLost(Lease lease)
    {
        _logger.LeaseLost(lease.Envelope.Id, lease.Channel);
        return LeaseEnd.Lost;
    }

    /// <summary>Records the decision about an envelope in metrics, log and span.</summary>
    public void Record(DeliveryStep step, Activity? span)
    {
        if (step.Decision.Kind is DeliveryEventKind.DeadLettered or DeliveryEventKind.Retrying)
            DeliverySpans.Fail(span, step.Decision.Outcome, step.Decision.Result?.Error);
        Record(step, step.Decision);
    }

    /// <summary>Notifies the observers: of the addresses first, then of the envelope.</summary>
    public async ValueTask NotifyObserversAsync(DeliveryStep step)
    {
        if (notifier.Observers(step.Owner, step.Scope) is not { } observers)
            return;
        var last = Event(step);
        foreach (var change in step.Decision.Addresses ?? [])
        {
            var result = change.Address.Result;
            var delivery = last with
            {
                Kind = change.Kind,
                Outcome = result.Outcome.Name(),
                Result = change.Address.Local ? null : result,
                Address = change.Address.Address,
                NextAt = null,
                NextChannel = null,
            };
            await notifier.NotifyAsync(step.Owner, observers, delivery).ConfigureAwait(false);
        }

        await notifier.NotifyAsync(step.Owner, observers, last).ConfigureAwait(false);
    }

    private void Record(DeliveryStep step, in StepDecision decision)
    {
        var channel = step.Channel.Name;
        var (id, lane, template) = (step.Envelope.Id, step.Envelope.Lane, step.Envelope.Template);
        var detail = Log.Detail(decision.Detail);
        var nextAt = decision.NextAt ?? step.Now;
        switch (decision.Kind)
        {
            case DeliveryEventKind.Sent:
                metrics.Sent(channel, lane, template);
                _logger.SentOn(id, channel);
                break;
            case DeliveryEventKind.Retrying:
                metrics.Retried(channel, lane, template, decision.Outcome);
                _logger.Retrying(id, channel, step.State.Failures + 1, decision.Outcome, detail, nextAt);
                break;
            case DeliveryEventKind.Deferred:
                _logger.Deferred(id, channel, nextAt, decision.Outcome, detail);
                break;
            case DeliveryEventKind.Forwarded:
                metrics.Forwarded(channel, lane, template, decision.Outcome);
                _logger.Forwarded(id, channel, decision.NextChannel!, decision.Outcome, detail);
                break;
            case DeliveryEventKind.DeadLettered:
                metrics.DeadLettered(channel, lane, template, decision.Outcome);
                _logger.DeadLettered(id, channel, decision.Outcome, detail);
                break;
            case DeliveryEventKind.Muted:
                metrics.Muted(channel, lane, template);
                _logger.Muted(id, channel, detail);
                break;
            default:
                _logger.Dropped(id, channel, decision.Outcome, detail);
                break;
        }

        if (decision.Outcome is DeliveryOutcomes.Suppressed or DeliveryOutcomes.Unsubscribed)
            metrics.Suppressed(channel, lane, template, decision.Outcome);
        else if (decision.Outcome == DeliveryOutcomes.Expired)
            metrics.Expired(channel, lane, template);
    }

    private DeliveryEvent Event(DeliveryStep step)
    {
        ref readonly var decision = ref step.Decision;
        return new DeliveryEvent
        {
            Kind = decision.Kind,
            At = time.GetUtcNow(),
            Envelope = step.Envelope,
            State = decision.Settlement.State ?? step.State,
            Channel = step.Channel.Name,
            Outcome = decision.Outcome,
            Attempt = decision.Attempted ? step.State.Failures + 1 : 0,
            Result = decision.Result?.WithAllWarnings(step.Warnings),
            Address = decision.Address,
            NextAt = decision.NextAt,
            NextChannel = decision.NextChannel,
            Duration = decision.Attempted ? time.GetElapsedTime(step.StartedAt) : TimeSpan.Zero,
        };
    }
}
