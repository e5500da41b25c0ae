using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Workers;

namespace Notify.Pipeline;

/// <summary>
/// Works one channel: waits out holds, waits for a free slot and for permits, claims as much as can be sent now, and sends it side by side. Ends only when told to.
/// </summary>
internal sealed class ChannelWorker(
    ChannelRuntime channel, IMessageBus bus, DeliveryPipeline pipeline, WorkerStatistics tally, TimeProvider time, ILogger<ChannelWorker> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrencySlots _slots = ConcurrencySlots.Of(channel.Options);
    private volatile bool _lacksCampaignSlot;
    private volatile bool _starting;

    public ChannelRuntime Channel => channel;

    /// <summary>How many envelopes are on their way.</summary>
    public int InFlight => (_starting ? 1 : 0) + _slots.Used;

    /// <summary>Works until <paramref name="stopClaiming"/>, then finishes what is on its way; <paramref name="stopSending"/> cuts that short.</summary>
    public async Task RunAsync(CancellationToken stopClaiming, CancellationToken stopSending)
    {
        var claims = new ClaimInterrupt(stopClaiming);
        channel.Breaker.Held += claims.Interrupt;
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

        channel.Breaker.Held -= claims.Interrupt;
        if (channel.Limiter is not null)
            channel.Limiter.Contended -= claims.Interrupt;
        await _slots.WaitForIdleAsync().ConfigureAwait(false);
    }

    private async ValueTask ClaimAsync(ClaimInterrupt claims, CancellationToken stopClaiming, CancellationToken stopSending)
    {
        var probing = !channel.Breaker.Works && await WaitForHoldAsync(stopClaiming).ConfigureAwait(false);
        await _slots.WaitForFreeAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
        var called = claims.Next();
        stopClaiming.ThrowIfCancellationRequested();
        var (total, campaign) = probing ? (1, 1) : Room();
        if (channel.Limiter is null)
        {
            var leases = await ClaimAsync(new ClaimLimits(total, campaign), called).ConfigureAwait(false);
            for (var i = 0; i < leases.Count; i++)
                Start(leases[i], null, claims, stopSending);
        }
        else
        {
            await ClaimLimitedAsync(channel.Limiter, total, campaign, claims, called, stopSending, stopClaiming).ConfigureAwait(false);
        }

        if (probing)
            await _slots.WaitForIdleAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
    }

    private async ValueTask ClaimLimitedAsync(
        ChannelLimiter limiter, int total, int campaign, ClaimInterrupt claims, CancellationToken called, CancellationToken stopSending, CancellationToken stopClaiming)
    {
        var permits = new PermitBatch();
        try
        {
            await limiter.TakeAsync(permits, total, campaign, claims.Interrupt, stopClaiming).ConfigureAwait(false);
            if (Hold() is not null)
                return;
            foreach (var lease in await ClaimAsync(new ClaimLimits(permits.Total, permits.Campaign), called).ConfigureAwait(false))
                Start(lease, permits.Take(lease.Envelope.Lane), claims, stopSending);
        }
        finally
        {
            permits.ReturnRest();
        }
    }

    private async ValueTask<IReadOnlyList<Lease>> ClaimAsync(ClaimLimits limits, CancellationToken called)
    {
        try
        {
            return await bus.ClaimAsync(channel.Name, limits, called).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (called.IsCancellationRequested)
        {
            return [];
        }
    }

    private (int Total, int Campaign) Room()
    {
        // Set first: a campaign slot that comes free after the look calls the claim back.
        _lacksCampaignSlot = true;
        var (total, campaign) = _slots.Room();
        _lacksCampaignSlot = campaign == 0;
        return (total, campaign);
    }

    /// <summary>Waits until a hold is over.</summary>
    /// <returns>Whether the next send is a probe.</returns>
    private async ValueTask<bool> WaitForHoldAsync(CancellationToken stopClaiming)
    {
        while (Hold() is { Until: { } until })
            await Task.Delay(RoundUp(until - time.GetUtcNow()), time, stopClaiming).ConfigureAwait(false);
        return channel.Breaker.NeedsProbe;
    }

    /// <summary>The hold that keeps messages here; null where there is none, or they are to be passed on.</summary>
    private ChannelHealth? Hold() =>
        channel.Breaker.HoldAt(time.GetUtcNow()) is { } hold && !channel.Policy.PassesOn(hold.Status) ? hold : null;

    private static TimeSpan RoundUp(TimeSpan wait) =>
        wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), uint.MaxValue - 2)) : TimeSpan.Zero;

    private void Start(Lease lease, SendPermit? permit, ClaimInterrupt claims, CancellationToken stopSending)
    {
        // Nothing else starts meanwhile: what ends at once needs no slot.
        _starting = true;
        var processing = pipeline.DeliverAsync(channel, lease, permit, stopSending);
        if (processing.IsCompletedSuccessfully)
        {
            tally.Record(processing.GetAwaiter().GetResult());
            _starting = false;
            tally.Moved.Set();
            return;
        }

        _slots.Take(lease.Envelope.Lane);
        _starting = false;
        _ = FinishAsync(processing.AsTask(), lease, claims);
    }

    private async Task FinishAsync(Task<LeaseEnd> processing, Lease lease, ClaimInterrupt claims)
    {
        var end = LeaseEnd.Lost;
        try
        {
            end = await processing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease is neither settled nor lost: let it run out rather than renew it for ever.
            lease.Abandon();
            logger.DeliveryThrew(exception, lease.Envelope.Id, channel.Name);
        }

        // Counted while it is still on its way: who waits for the last one then finds it in the figures.
        var lane = lease.Envelope.Lane;
        tally.Record(end);
        _slots.Release(lane);
        if (lane == Lane.Campaign && _lacksCampaignSlot)
            claims.Interrupt();
        tally.Moved.Set();
    }
}
