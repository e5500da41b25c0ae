using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;

namespace Notify.Pipeline.Limits;

/// <summary>A channel's rate limit: all of it for transactional messages, a share of it for campaigns.</summary>
internal sealed class ChannelLimiter : IDisposable
{
    private readonly string _channel;
    private readonly RateLimiter _all;
    private readonly RateLimiter _campaign;
    private readonly TimeProvider _time;
    private readonly NotifyMetrics _metrics;
    private readonly CampaignPermitWaiter _nextCampaign;
    private int _campaignContenders;

    private ChannelLimiter(
        string channel,
        RateLimiter all,
        RateLimiter campaign,
        TimeProvider time,
        NotifyMetrics metrics,
        ILogger logger)
    {
        _channel = channel;
        _all = all;
        _campaign = campaign;
        _time = time;
        _metrics = metrics;
        _nextCampaign = new CampaignPermitWaiter(channel, campaign, time, logger);
        foreach (var limiter in new[] { all, campaign })
            if (limiter is IDistributedRateLimiter shared)
                shared.Contended += Contend;
    }

    /// <summary>Raised when a call waits while a worker may hold permits that it does not use.</summary>
    public event Action? Contended;

    public static ChannelLimiter? Create(
        string channel,
        RateLimit limit,
        double campaignShare,
        IRateLimiterFactory factory,
        TimeProvider time,
        NotifyMetrics metrics,
        ILogger logger)
    {
        if (limit.IsNone)
            return null;
        var share = new RateLimit(Math.Max(1, (int)(limit.Permits * campaignShare)), limit.Window);
        var all = factory.Create(channel, limit);
        return new(channel, all, factory.Create(channel + ":campaign", share), time, metrics, logger);
    }

    /// <summary>Waits for the permit of one message.</summary>
    /// <param name="lane">The lane of the message.</param>
    /// <param name="patience">The maximum time to wait, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="cancellationToken">The token that cancels the wait.</param>
    /// <returns>The permit; null if none was free in time.</returns>
    public async ValueTask<SendPermit?> AcquireAsync(Lane lane, TimeSpan patience, CancellationToken cancellationToken)
    {
        RateLimitLease? share = null;
        if (lane == Lane.Campaign)
        {
            share = await AcquireCampaignAsync(patience, cancellationToken).ConfigureAwait(false);
            if (share is null)
                return null;
        }

        RateLimitLease? permit = null;
        try
        {
            permit = await WaitAsync(_all, patience, cancellationToken).ConfigureAwait(false);
            return permit is null ? null : new(permit, share);
        }
        finally
        {
            if (permit is null)
                share?.GiveBack();
        }
    }

    /// <summary>
    /// Waits for the first permit, then takes as many as are free now. Called only by the worker, one call at a time.
    /// </summary>
    /// <param name="permits">The batch to which the permits are added.</param>
    /// <param name="total">The maximum number of permits.</param>
    /// <param name="ofCampaign">The maximum number of them that campaigns may use.</param>
    /// <param name="onCampaign">Called when a permit of the campaign share becomes free later.</param>
    /// <param name="cancellationToken">The token that cancels the wait.</param>
    public async ValueTask TakeAsync(
        PermitBatch permits,
        int total,
        int ofCampaign,
        Action onCampaign,
        CancellationToken cancellationToken)
    {
        if (_all is IDistributedRateLimiter shared)
            await TakeSharedAsync(shared, permits, total, cancellationToken).ConfigureAwait(false);
        else
            await TakeLocalAsync(permits, total, cancellationToken).ConfigureAwait(false);
        await TakeCampaignAsync(permits, Math.Min(ofCampaign, permits.Total), onCampaign, cancellationToken)
            .ConfigureAwait(false);
    }

    public void Dispose()
    {
        _all.Dispose();
        _campaign.Dispose();
    }

    private void Contend() => Contended?.Invoke();

    private async ValueTask<RateLimitLease?> AcquireCampaignAsync(
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _campaignContenders);
        try
        {
            return await WaitAsync(_campaign, patience, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _campaignContenders);
        }
    }

    private async ValueTask TakeLocalAsync(PermitBatch permits, int total, CancellationToken cancellationToken)
    {
        var first = _all.AttemptAcquire();
        if (!first.IsAcquired)
        {
            first.Dispose();
            var started = _time.GetTimestamp();
            first = await _all.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
            _metrics.RateLimitWait(_channel, _time.GetElapsedTime(started));
            ThrowIfRefused(first);
        }

        permits.Add(first);
        while (permits.Total < total && _all.AttemptAcquire() is { IsAcquired: true } more)
            permits.Add(more);
    }

    private async ValueTask TakeSharedAsync(
        IDistributedRateLimiter shared,
        PermitBatch permits,
        int total,
        CancellationToken cancellationToken)
    {
        var taken = await shared.TakeAsync(total, wait: false, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
        {
            var started = _time.GetTimestamp();
            taken = await shared.TakeAsync(total, wait: true, cancellationToken).ConfigureAwait(false);
            _metrics.RateLimitWait(_channel, _time.GetElapsedTime(started));
            if (taken.Count == 0)
                throw Disposed();
        }

        foreach (var permit in taken)
            permits.Add(permit);
    }

    private async ValueTask TakeCampaignAsync(
        PermitBatch permits,
        int wanted,
        Action onCampaign,
        CancellationToken cancellationToken)
    {
        if (wanted == 0)
            return;
        if (_nextCampaign.TryTake() is { } next)
            permits.AddCampaign(next);

        // A call that waits for its permit takes precedence over a claim that may find no message.
        if (Volatile.Read(ref _campaignContenders) > 0)
            permits.ReturnCampaign();
        else if (!_nextCampaign.IsAwaited)
            await TakeFreeCampaignAsync(permits, wanted, cancellationToken).ConfigureAwait(false);
        if (permits.Campaign == 0)
            _nextCampaign.Await(onCampaign);
    }

    private async ValueTask TakeFreeCampaignAsync(PermitBatch permits, int wanted, CancellationToken cancellationToken)
    {
        if (_campaign is not IDistributedRateLimiter shared)
        {
            while (permits.Campaign < wanted && _campaign.AttemptAcquire() is { IsAcquired: true } share)
                permits.AddCampaign(share);
        }
        else if (permits.Campaign < wanted)
        {
            var missing = wanted - permits.Campaign;
            foreach (var share in await shared.TakeAsync(missing, wait: false, cancellationToken).ConfigureAwait(false))
                permits.AddCampaign(share);
        }
    }

    private async ValueTask<RateLimitLease?> WaitAsync(
        RateLimiter limiter, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await limiter.TryTakeOneAsync(cancellationToken).ConfigureAwait(false) is { } free)
            return free;
        var started = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(patience, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var waiting = limiter.AcquireAsync(1, end.Token);
        Contended?.Invoke();
        try
        {
            var lease = await waiting.ConfigureAwait(false);
            ThrowIfRefused(lease);
            return lease;
        }
        catch (OperationCanceledException) when (
            timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            _metrics.RateLimitWait(_channel, _time.GetElapsedTime(started));
        }
    }

    private void ThrowIfRefused(RateLimitLease lease)
    {
        if (lease.IsAcquired)
            return;
        lease.Dispose();
        throw Disposed();
    }

    private OperationCanceledException Disposed() =>
        new($"The rate limiter of channel '{_channel}' was disposed and grants no more permits.");
}
