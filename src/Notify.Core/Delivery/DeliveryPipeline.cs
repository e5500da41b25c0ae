using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery.Hops;
using Notify.Delivery.Limits;
using Notify.Delivery.Outcomes;
using Notify.Delivery.Workers;
using Notify.Diagnostics;

namespace Notify.Delivery;

/// <summary>Takes one lease from its claim to its settlement: attempt, suppress, settle once, then tell observers.</summary>
internal sealed class DeliveryPipeline(
    IMessageBus bus, DeliveryServices services, HopAttempt attempt, DeliveryAftermath aftermath, NotifyMetrics metrics, TimeProvider time, ILogger<DeliveryPipeline> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Never throws. Runs to its end synchronously where bus, sender and services do.</summary>
    public async ValueTask<LeaseEnd> ProcessAsync(ChannelRuntime channel, Lease lease, SendPermit? permit, CancellationToken stop)
    {
        var scope = services.Scope(channel);
        using var span = DeliverySpans.Process(channel, lease.Envelope);
        var now = time.GetUtcNow();
        var started = time.GetTimestamp();
        metrics.QueueWait(channel.Name, lease.Envelope.Lane, now - lease.EnqueuedAt);
        try
        {
            var run = new HopRun(channel, lease.Envelope, lease.State, now) { Lease = lease, Permit = permit, Scope = scope, Stop = stop };
            var decided = await attempt.DecideAsync(run).ConfigureAwait(false);
            permit?.Return();
            if (decided is { } decision)
                return await CloseAsync(run, lease, decision, started, span).ConfigureAwait(false);
            logger.LeaseLost(lease.Envelope.Id, channel.Name);
            return LeaseEnd.Lost;
        }
        finally
        {
            permit?.Return();
            if (scope is not null)
                await aftermath.DisposeAsync(scope, lease.Envelope).ConfigureAwait(false);
        }
    }

    private async ValueTask<LeaseEnd> CloseAsync(HopRun run, Lease lease, Decision decision, long started, Activity? span)
    {
        if (decision.Addresses is not null)
            await aftermath.SuppressAsync(run, decision).ConfigureAwait(false);
        if (!await SettleAsync(run, lease, decision.Settlement).ConfigureAwait(false))
        {
            logger.LeaseLost(lease.Envelope.Id, run.Channel.Name);
            return LeaseEnd.Lost;
        }

        if (decision.Kind is DeliveryEventKind.DeadLettered or DeliveryEventKind.Retrying)
            DeliverySpans.Fail(span, decision.Outcome, decision.Result?.Error);
        aftermath.Count(run, decision);
        await aftermath.TellAsync(run, decision, started).ConfigureAwait(false);
        return decision.Released ? LeaseEnd.Released
            : decision.Kind is DeliveryEventKind.Retrying or DeliveryEventKind.Deferred ? LeaseEnd.Waiting
            : LeaseEnd.Finished;
    }

    private async ValueTask<bool> SettleAsync(HopRun run, Lease lease, Settlement settlement)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await bus.SettleAsync(lease, settlement, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                logger.SettlementThrew(exception, lease.Envelope.Id, run.Channel.Name, tries);
            }

            if (!await PauseAsync(pause, lease, run.Stop).ConfigureAwait(false))
            {
                // Given up: as if this process had died. Not renewing lets another worker have it.
                lease.Abandon();
                return false;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask<bool> PauseAsync(TimeSpan pause, Lease lease, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stop);
        await Task.Delay(pause, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested;
    }
}
