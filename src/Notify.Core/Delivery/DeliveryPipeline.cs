using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery.Hops;
using Notify.Delivery.Limits;
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
        var started = services.Observers.IsEmpty ? 0 : time.GetTimestamp();
        metrics.QueueWait(channel.Name, lease.Envelope.Lane, now - lease.EnqueuedAt);
        try
        {
            var run = new HopRun(channel, lease.Envelope, lease.State, now) { Lease = lease, Permit = permit, Scope = scope, Stop = stop };
            var decided = await attempt.DecideAsync(run).ConfigureAwait(false);
            permit?.Return();
            if (decided is not { } decision)
                return Lost(lease);
            if (decision.Addresses is not null)
                await aftermath.UpdateBookAsync(run, decision).ConfigureAwait(false);
            if (!await SettleAsync(lease, decision.Settlement, stop).ConfigureAwait(false))
                return Lost(lease);
            if (decision.Kind is DeliveryEventKind.DeadLettered or DeliveryEventKind.Retrying)
                DeliverySpans.Fail(span, decision.Outcome, decision.Result?.Error);
            aftermath.Count(run, decision);
            await aftermath.TellAsync(run, decision, started).ConfigureAwait(false);
            return decision.Released ? LeaseEnd.Released
                : decision.Kind is DeliveryEventKind.Retrying or DeliveryEventKind.Deferred ? LeaseEnd.Waiting
                : LeaseEnd.Finished;
        }
        finally
        {
            permit?.Return();
            if (scope is not null)
                await aftermath.DisposeAsync(scope, lease.Envelope).ConfigureAwait(false);
        }
    }

    private LeaseEnd Lost(Lease lease)
    {
        logger.LeaseLost(lease.Envelope.Id, lease.Channel);
        return LeaseEnd.Lost;
    }

    private ValueTask<bool> SettleAsync(Lease lease, in Settlement settlement, CancellationToken stop)
    {
        var settling = TrySettleAsync(lease, settlement);
        return settling.IsCompletedSuccessfully ? settling : InsistAsync(settling, lease, settlement, stop);
    }

    private async ValueTask<bool> InsistAsync(ValueTask<bool> settling, Lease lease, Settlement settlement, CancellationToken stop)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await settling.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                logger.SettlementThrew(exception, lease.Envelope.Id, lease.Channel, tries);
            }

            if (!await PauseAsync(pause, lease, stop).ConfigureAwait(false))
            {
                // Given up: as if this process had died. Not renewing lets another worker have it.
                lease.Abandon();
                return false;
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            settling = TrySettleAsync(lease, settlement);
        }
    }

    private ValueTask<bool> TrySettleAsync(Lease lease, in Settlement settlement)
    {
        try
        {
            return bus.SettleAsync(lease, settlement, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }

    private async ValueTask<bool> PauseAsync(TimeSpan pause, Lease lease, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stop);
        await Task.Delay(pause, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested;
    }
}
