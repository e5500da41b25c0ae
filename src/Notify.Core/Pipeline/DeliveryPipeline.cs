using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Workers;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Takes one lease from its claim to its settlement: attempt, suppress, settle once, then tell observers.</summary>
internal sealed class DeliveryPipeline(
    IMessageBus bus, ApplicationServices services, StepAttempt attempt, DeliveryAftermath aftermath, NotifyMetrics metrics, TimeProvider time, ILogger<DeliveryPipeline> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Never throws. Runs to its end on the caller's stack where bus, sender and services answer at once.</summary>
    public ValueTask<LeaseEnd> DeliverAsync(ChannelRuntime channel, Lease lease, SendPermit? permit, CancellationToken stop)
    {
        try
        {
            var now = time.GetUtcNow();
            metrics.QueueWait(channel.Name, lease.Envelope.Lane, now - lease.EnqueuedAt);
            var run = new DeliveryStep(channel, lease.Envelope, lease.State, now) { Lease = lease, Permit = permit, Scope = services.Scope(channel.IsScoped), Stop = stop };
            if (run.Scope is not null || permit is not null || !services.Observers.IsEmpty || NotifyTelemetry.Source.HasListeners())
                return ProcessWatchedAsync(run);
            var deciding = attempt.RunAsync(run);
            return deciding.IsCompletedSuccessfully ? EndAsync(run, deciding.GetAwaiter().GetResult()) : EndAsync(run, deciding);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<LeaseEnd>(exception);
        }
    }

    /// <summary>The same with what has to be given back in the end, and with those who want to hear of it.</summary>
    private async ValueTask<LeaseEnd> ProcessWatchedAsync(DeliveryStep run)
    {
        using var span = DeliverySpans.Process(run.Channel.Name, run.Envelope);
        var started = services.Observers.IsEmpty ? 0 : time.GetTimestamp();
        try
        {
            var decided = await attempt.RunAsync(run).ConfigureAwait(false);
            run.Permit?.Return();
            return await EndAsync(run, decided, span, started).ConfigureAwait(false);
        }
        finally
        {
            run.Permit?.Return();
            if (run.Scope is { } scope)
                await aftermath.DisposeAsync(scope, run.Envelope).ConfigureAwait(false);
        }
    }

    private async ValueTask<LeaseEnd> EndAsync(DeliveryStep run, ValueTask<StepDecision?> deciding) =>
        await EndAsync(run, await deciding.ConfigureAwait(false)).ConfigureAwait(false);

    private ValueTask<LeaseEnd> EndAsync(in DeliveryStep run, in StepDecision? decided, Activity? span = null, long started = 0)
    {
        if (decided is not { } decision)
            return new(Lost(run.Lease!));
        if (decision.Addresses is not null || !services.Observers.IsEmpty)
            return EndFullyAsync(run, decision, span, started);
        var settling = SettleAsync(run.Lease!, decision.Settlement, run.Stop);
        return settling.IsCompletedSuccessfully ? new(Ended(run, decision, span, settling.GetAwaiter().GetResult())) : EndedAsync(run, decision, span, settling);
    }

    private async ValueTask<LeaseEnd> EndedAsync(DeliveryStep run, StepDecision decision, Activity? span, ValueTask<bool> settling) =>
        Ended(run, decision, span, await settling.ConfigureAwait(false));

    private async ValueTask<LeaseEnd> EndFullyAsync(DeliveryStep run, StepDecision decision, Activity? span, long started)
    {
        if (decision.Addresses is not null)
            await aftermath.UpdateBookAsync(run, decision).ConfigureAwait(false);
        var end = Ended(run, decision, span, await SettleAsync(run.Lease!, decision.Settlement, run.Stop).ConfigureAwait(false));
        if (end != LeaseEnd.Lost)
            await aftermath.TellAsync(run, decision, started).ConfigureAwait(false);
        return end;
    }

    private LeaseEnd Ended(in DeliveryStep run, in StepDecision decision, Activity? span, bool settled)
    {
        if (!settled)
            return Lost(run.Lease!);
        if (decision.Kind is DeliveryEventKind.DeadLettered or DeliveryEventKind.Retrying)
            DeliverySpans.Fail(span, decision.Outcome, decision.Result?.Error);
        aftermath.Count(run, decision);
        return decision.Released ? LeaseEnd.Released
            : decision.Kind is DeliveryEventKind.Retrying or DeliveryEventKind.Deferred ? LeaseEnd.Waiting
            : LeaseEnd.Finished;
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
