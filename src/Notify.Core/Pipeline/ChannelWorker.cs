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
internal sealed class ChannelWorker : IDeliveryProgress
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ChannelRuntime _channel;
    private readonly IMessageBus _bus;
    private readonly DeliveryPipeline _pipeline;
    private readonly WorkerStatistics _statistics;
    private readonly SuspectTurn _suspects;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly DeliverySlots _slots;
    private readonly DeliveryStarter _starter;
    private CancellationToken _stopSending;

    public ChannelWorker(
        ChannelRuntime channel,
        IMessageBus bus,
        DeliveryPipeline pipeline,
        WorkerStatistics statistics,
        SuspectTurn suspects,
        TimeProvider time,
        ILogger logger)
    {
        (_channel, _bus, _pipeline, _statistics) = (channel, bus, pipeline, statistics);
        (_suspects, _time, _logger) = (suspects, time, logger);
        _slots = DeliverySlots.Of(channel.Options, claimsAhead: channel.Limiter is null, time);
        _starter = new DeliveryStarter(_slots, Deliver);
    }

    public ChannelRuntime Channel => _channel;

    /// <summary>The number of envelopes in flight.</summary>
    public int InFlight => _slots.Leased;

    /// <summary>
    /// Runs until <paramref name="stopClaiming"/>, then finishes the envelopes in flight; <paramref
    /// name="stopSending"/> cancels their sends.
    /// </summary>
    public async Task RunAsync(CancellationToken stopClaiming, CancellationToken stopSending)
    {
        var claims = new ClaimInterrupt(stopClaiming);
        _stopSending = stopSending;
        _slots.CampaignSlotFreed += claims.Interrupt;
        _channel.Abandoned += OnAbandoned;
        _channel.Pauses.Channel.Started += claims.Interrupt;
        if (_channel.Limiter is not null)
            _channel.Limiter.Contended += claims.Interrupt;
        var pause = FirstPause;
        while (!stopClaiming.IsCancellationRequested)
        {
            try
            {
                await ClaimAsync(claims, stopClaiming).ConfigureAwait(false);
                pause = FirstPause;
            }
            catch (OperationCanceledException) when (stopClaiming.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                _logger.WorkerThrew(exception, _channel.Name, pause);
                await Task.Delay(pause, _time, stopClaiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        _channel.Pauses.Channel.Started -= claims.Interrupt;
        if (_channel.Limiter is not null)
            _channel.Limiter.Contended -= claims.Interrupt;
        await _slots.WaitForIdleAsync().ConfigureAwait(false);
        _channel.Abandoned -= OnAbandoned;
        _slots.CampaignSlotFreed -= claims.Interrupt;
    }

    private async ValueTask ClaimAsync(ClaimInterrupt claims, CancellationToken stopClaiming)
    {
        await _slots.WaitForRoomAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
        var isProbe = !_channel.Pauses.Channel.IsWorking && await WaitForHoldAsync(stopClaiming).ConfigureAwait(false);
        // The token comes first: a change of slots or permits that happens after this line interrupts the claim.
        var interrupted = claims.Next();
        stopClaiming.ThrowIfCancellationRequested();
        var (total, campaign) = isProbe ? (1, 1) : _slots.Room();
        if (total == 0)
            return;
        if (_channel.Limiter is { } limiter)
        {
            await ClaimLimitedAsync(limiter, total, campaign, claims, interrupted, stopClaiming).ConfigureAwait(false);
        }
        else
        {
            var leases = await ClaimAsync(new ClaimLimits(total, campaign), interrupted).ConfigureAwait(false);
            await StartAsync(leases, permits: null, stopClaiming).ConfigureAwait(false);
        }

        // The result of a probe decides whether the channel may send again, so nothing else is claimed until it is
        // known.
        if (isProbe)
            await _slots.WaitForIdleAsync().WaitAsync(stopClaiming).ConfigureAwait(false);
    }

    private async ValueTask ClaimLimitedAsync(
        ChannelLimiter limiter,
        int total,
        int campaign,
        ClaimInterrupt claims,
        CancellationToken interrupted,
        CancellationToken stopClaiming)
    {
        var permits = new PermitBatch();
        try
        {
            await limiter.TakeAsync(permits, total, campaign, claims.Interrupt, stopClaiming).ConfigureAwait(false);
            if (Hold() is not null)
                return;
            var limits = new ClaimLimits(permits.Total, permits.Campaign);
            var leases = await ClaimAsync(limits, interrupted).ConfigureAwait(false);
            var taken = permits.Take(leases);
            // The start of the leases may have to wait for other messages, which may need a permit.
            permits.ReturnRest();
            await StartAsync(leases, taken, stopClaiming).ConfigureAwait(false);
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
            return await _bus.ClaimAsync(_channel.Name, limits, interrupted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>Waits until the channel is no longer held.</summary>
    /// <returns>Whether the next send is a probe.</returns>
    private async ValueTask<bool> WaitForHoldAsync(CancellationToken stopClaiming)
    {
        while (Hold() is { Until: { } until })
            await Task.Delay(RoundUp(until - _time.GetUtcNow()), _time, stopClaiming).ConfigureAwait(false);
        return IsProbeDue;
    }

    /// <summary>
    /// Whether the next send is a probe: the pause has ended, and nothing was sent since. A message that is claimed
    /// during the pause, to be forwarded, is not a probe.
    /// </summary>
    private bool IsProbeDue => _channel.Pauses.Channel.NeedsProbe && _channel.Pauses.Channel.Current() is null;

    /// <summary>
    /// Returns the hold that keeps messages here; null if there is none, or if messages are forwarded meanwhile.
    /// </summary>
    private ChannelHealth? Hold()
    {
        if (_channel.Pauses.Channel.Current() is not { Until: { } until } hold)
            return null;
        var forwards = !hold.IsServiceFailure
            && _channel.Policy.MayForward(hold.Status, until - _time.GetUtcNow())
            && _channel.Pauses.MayForwardMore;
        return forwards ? null : hold;
    }

    // Timers drop the fraction of a millisecond; without rounding up the loop above would spin until the hold ends.
    private static TimeSpan RoundUp(TimeSpan wait) => wait > TimeSpan.Zero
        ? TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(wait.TotalMilliseconds), uint.MaxValue - 2))
        : TimeSpan.Zero;

    /// <summary>
    /// Starts the deliveries of a claim. An envelope that has lost a lease, which the bus claims alone, is delivered
    /// alone. If the claim was made to forward messages during a pause that has ended meanwhile, the first message is
    /// the probe, and the others wait for its result.
    /// </summary>
    private async ValueTask StartAsync(
        IReadOnlyList<Lease> leases, SendPermit[]? permits, CancellationToken stopClaiming)
    {
        if (leases is [{ HasLostLease: true }])
        {
            await StartAloneAsync(leases, permits, stopClaiming).ConfigureAwait(false);
            return;
        }

        if (leases.Count > 1 && !_channel.Pauses.Channel.IsWorking && IsProbeDue)
        {
            Start([leases[0]], permits?[..1]);
            await _slots.WaitForIdleAsync()
                .WaitAsync(stopClaiming)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Start([.. leases.Skip(1)], permits?[1..]);
            return;
        }

        Start(leases, permits);
    }

    // A separate method, so that only suspects pay for the closure.
    private async ValueTask StartAloneAsync(
        IReadOnlyList<Lease> leases, SendPermit[]? permits, CancellationToken stopClaiming) =>
        await _suspects.DeliverAsync(_slots, () => Start(leases, permits), stopClaiming).ConfigureAwait(false);

    private void Start(IReadOnlyList<Lease> leases, SendPermit[]? permits)
    {
        if (leases.Count == 0)
            return;
        _slots.Add(leases, permits);
        _starter.Start();
    }

    private void Deliver(Lease lease, SendPermit? permit)
    {
        var delivery = _pipeline.DeliverAsync(_channel, lease, permit, this, _stopSending);
        // A delivery that has completed needs no task, and the starter notifies the claim loop once for all of them.
        if (delivery.IsCompletedSuccessfully)
            Finish(lease, delivery.GetAwaiter().GetResult());
        else
            _ = FinishAsync(delivery.AsTask(), lease);
    }

    private async Task FinishAsync(Task<LeaseEnd> delivery, Lease lease)
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
            _logger.DeliveryThrew(exception, lease.Envelope.Id, _channel.Name);
        }

        Finish(lease, end);
        _slots.ReportRoom();
    }

    private void Finish(Lease lease, LeaseEnd end)
    {
        // Count before releasing the lease, so that a caller waiting for idle sees this envelope in the totals.
        _statistics.Record(end);
        Release(lease, LeasePlaces.All);
        _statistics.Changed.Set();
    }

    void IDeliveryProgress.EndSend(Lease lease)
    {
        Release(lease, LeasePlaces.Slot);
        if (!DeliveryStarter.IsOnThisThread)
            _slots.ReportRoom();
    }

    void IDeliveryProgress.EndSettlement(Lease lease) => _slots.EndSettlement(lease);

    /// <summary>
    /// Frees the slot of a delivery that blocks its thread in a call of the application's code. Its lease expires.
    /// </summary>
    private void OnAbandoned(Lease lease)
    {
        Release(lease, LeasePlaces.All);
        _slots.ReportRoom();
    }

    private void Release(Lease lease, LeasePlaces places)
    {
        if (_slots.Release(lease, places))
            _starter.Start();
    }
}
