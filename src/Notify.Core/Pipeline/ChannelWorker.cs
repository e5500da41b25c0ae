using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Workers;

namespace Notify.Pipeline;

/// <summary>
/// Consumes the queue of one channel: waits until the channel is not held, for a free slot and for permits, claims as
/// many envelopes as can be sent now, and delivers them concurrently. Runs until it is stopped.
/// </summary>
internal sealed class ChannelWorker(
    ChannelRuntime channel,
    IMessageBus bus,
    DeliveryPipeline pipeline,
    WorkerStatistics statistics,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrencySlots _slots = ConcurrencySlots.Of(channel.Options);
    private volatile bool _lacksCampaignSlot;
    private volatile bool _starting;

    public ChannelRuntime Channel => channel;

    /// <summary>The number of envelopes in flight.</summary>
    public int InFlight => (_starting ? 1 : 0) + _slots.Used;

    /// <summary>
    /// Runs until <paramref name="stopClaiming"/>, then finishes the envelopes in flight; <paramref
    /// name="stopSending"/> cancels their sends.
    /// </summary>
    public async Task RunAsync(CancellationToken stopClaiming, CancellationToken stopSending)
    {
        var claims = new ClaimInterrupt(stopClaiming);
        channel.Pauses.Channel.Started += claims.Interrupt;
        if (channel.Limiter is not null)
            channel.Limiter.Contended += claims.Interrupt;
        var pause = FirstPause;
        while (!stopClaiming.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(claims, stopClaiming, stopSending).ConfigureAwait(false);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stopClaiming.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.WorkerThrew(exception, channel.Name, pause);
                await Task.Delay(pause, time, stopClaiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        channel.Pauses.Channel.Started -= claims.Interrupt;
        if (channel.Limiter is not null)
            channel.Limiter.Contended -= claims.Interrupt;
        await _slots.WaitForIdleAsync().ConfigureAwait(false);
    }

    private async ValueTask ClaimAsync(
        ClaimInterrupt claims, CancellationToken stopClaiming, CancellationToken stopSending)
    {
        var isProbe = !channel.Pauses.Channel.IsWorking && await WaitForHoldAsync(stopClaiming).ConfigureAwait(false);
        await _slots.WaitForFreeAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
        // The token comes first: a change of slots or permits that happens after this line interrupts the claim.
        var interrupted = claims.Next();
        stopClaiming.ThrowIfCancellationRequested();
        var (total, campaign) = isProbe ? (1, 1) : Room();
        bool isAlone;
        if (channel.Limiter is { } limiter)
        {
            isAlone = await ClaimLimitedAsync(
                limiter, total, campaign, claims, interrupted, stopSending, stopClaiming).ConfigureAwait(false);
        }
        else
        {
            var leases = await ClaimAsync(new ClaimLimits(total, campaign), interrupted).ConfigureAwait(false);
            isAlone = await WaitIfSuspectAsync(leases).ConfigureAwait(false);
            for (var i = 0; i < leases.Count; i++)
                Start(leases[i], permit: null, claims, stopSending);
        }

        // The result of a probe decides whether the channel may send again, so nothing else is claimed until it is
        // known.
        if (isProbe || isAlone)
            await _slots.WaitForIdleAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
    }

    /// <summary>
    /// An envelope that has lost a lease may end this process. It is delivered while nothing else is in flight, so that
    /// it takes no other envelope with it. The bus claims it alone.
    /// </summary>
    private async ValueTask<bool> WaitIfSuspectAsync(IReadOnlyList<Lease> leases)
    {
        if (leases is not [{ HasLostLease: true }])
            return false;
        await _slots.WaitForIdleAsync().ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> ClaimLimitedAsync(
        ChannelLimiter limiter,
        int total,
        int campaign,
        ClaimInterrupt claims,
        CancellationToken interrupted,
        CancellationToken stopSending,
        CancellationToken stopClaiming)
    {
        var permits = new PermitBatch();
        try
        {
            await limiter.TakeAsync(permits, total, campaign, claims.Interrupt, stopClaiming).ConfigureAwait(false);
            if (Hold() is not null)
                return false;
            var limits = new ClaimLimits(permits.Total, permits.Campaign);
            var leases = await ClaimAsync(limits, interrupted).ConfigureAwait(false);
            var isAlone = await WaitIfSuspectAsync(leases).ConfigureAwait(false);
            foreach (var lease in leases)
                Start(lease, permits.Take(lease.Envelope.Lane), claims, stopSending);
            return isAlone;
        }
        finally
        {
            permits.ReturnRest();
        }
    }

    private async ValueTask<IReadOnlyList<Lease>> ClaimAsync(ClaimLimits limits, CancellationToken interrupted)
    {
        try
        {
            return await bus.ClaimAsync(channel.Name, limits, interrupted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return [];
        }
    }

    private (int Total, int Campaign) Room()
    {
        // Set before the slots are counted: a campaign slot that is released in between then interrupts the claim.
        _lacksCampaignSlot = true;
        var (total, campaign) = _slots.Room();
        _lacksCampaignSlot = campaign == 0;
        return (total, campaign);
    }

    /// <summary>Waits until the channel is no longer held.</summary>
    /// <returns>Whether the next send is a probe.</returns>
    private async ValueTask<bool> WaitForHoldAsync(CancellationToken stopClaiming)
    {
        while (Hold() is { Until: { } until })
            await Task.Delay(RoundUp(until - time.GetUtcNow()), time, stopClaiming).ConfigureAwait(false);
        return channel.Pauses.Channel.NeedsProbe;
    }

    /// <summary>
    /// Returns the hold that keeps messages here; null if there is none, or if messages are forwarded meanwhile.
    /// </summary>
    private ChannelHealth? Hold() =>
        channel.Pauses.Channel.Current() is { } hold && !channel.Policy.Forwards(hold.Status) ? hold : null;

    // Timers drop the fraction of a millisecond; without rounding up the loop above would spin until the hold ends.
    private static TimeSpan RoundUp(TimeSpan wait) => wait > TimeSpan.Zero
        ? TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), uint.MaxValue - 2))
        : TimeSpan.Zero;

    private void Start(Lease lease, SendPermit? permit, ClaimInterrupt claims, CancellationToken stopSending)
    {
        _starting = true;
        var delivery = pipeline.DeliverAsync(channel, lease, permit, stopSending);
        // A delivery that completed on this thread needs neither a slot nor a task, and nothing else started meanwhile.
        if (delivery.IsCompletedSuccessfully)
        {
            statistics.Record(delivery.GetAwaiter().GetResult());
            _starting = false;
            statistics.Changed.Set();
            return;
        }

        _slots.Take(lease.Envelope.Lane);
        _starting = false;
        _ = FinishAsync(delivery.AsTask(), lease, claims);
    }

    private async Task FinishAsync(Task<LeaseEnd> delivery, Lease lease, ClaimInterrupt claims)
    {
        var end = LeaseEnd.Lost;
        try
        {
            end = await delivery.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease is neither settled nor lost: stop renewing it, so that it expires and another worker receives
            // the envelope.
            lease.Abandon();
            logger.DeliveryThrew(exception, lease.Envelope.Id, channel.Name);
        }

        // Count before releasing the slot, so that a caller waiting for idle sees this envelope in the totals.
        var lane = lease.Envelope.Lane;
        statistics.Record(end);
        _slots.Release(lane);
        if (lane == Lane.Campaign && _lacksCampaignSlot)
            claims.Interrupt();
        statistics.Changed.Set();
    }
}
