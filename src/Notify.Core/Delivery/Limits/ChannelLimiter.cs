using System.Threading.RateLimiting;
using Notify.Diagnostics;

namespace Notify.Delivery.Limits;

/// <summary>A channel's rate limit: all of it for transactional messages, a share of it for campaigns.</summary>
internal sealed class ChannelLimiter(string channel, RateLimiter all, RateLimiter campaign, TimeProvider time, NotifyMetrics metrics) : IDisposable
{
    private Task<RateLimitLease>? _nextCampaign;
    private int _campaignContenders;

    /// <summary>Raised when somebody waits while a worker may hold permits it does not use.</summary>
    public event Action? Contended;

    public static ChannelLimiter? Create(string channel, RateLimit limit, double campaignShare, IRateLimiterFactory factory, TimeProvider time, NotifyMetrics metrics)
    {
        if (limit.IsNone)
            return null;
        var share = new RateLimit(Math.Max(1, (int)(limit.Permits * campaignShare)), limit.Window);
        return new(channel, factory.Create(channel, limit), factory.Create(channel + ":campaign", share), time, metrics);
    }

    /// <summary>Waits for the permit of one message.</summary>
    public async ValueTask<SendPermit> AcquireAsync(Lane lane, CancellationToken cancellationToken)
    {
        var share = lane == Lane.Campaign ? await AcquireCampaignAsync(cancellationToken).ConfigureAwait(false) : null;
        try
        {
            return new(await WaitAsync(all, contend: true, cancellationToken).ConfigureAwait(false), share);
        }
        catch
        {
            share?.GiveBack();
            throw;
        }
    }

    /// <summary>Waits for the first permit, then takes as many as are free now. One caller at a time: the worker.</summary>
    /// <param name="permits">Filled with what was taken.</param>
    /// <param name="total">At most this many.</param>
    /// <param name="ofCampaign">Of these, at most this many for campaigns.</param>
    /// <param name="onCampaign">Called when a permit of the campaign share comes free that was not now.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public async ValueTask TakeAsync(PermitBatch permits, int total, int ofCampaign, Action onCampaign, CancellationToken cancellationToken)
    {
        permits.Add(await WaitAsync(all, contend: false, cancellationToken).ConfigureAwait(false));
        while (permits.Total < total && all.AttemptAcquire() is { IsAcquired: true } more)
            permits.Add(more);
        TakeCampaign(permits, Math.Min(ofCampaign, permits.Total), onCampaign);
    }

    private async ValueTask<RateLimitLease> AcquireCampaignAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _campaignContenders);
        try
        {
            return await WaitAsync(campaign, contend: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _campaignContenders);
        }
    }

    public void Dispose()
    {
        all.Dispose();
        campaign.Dispose();
    }

    private void TakeCampaign(PermitBatch permits, int wanted, Action onCampaign)
    {
        if (wanted == 0)
            return;
        if (_nextCampaign is { IsCompletedSuccessfully: true } next)
        {
            _nextCampaign = null;
#pragma warning disable RS0030 // It has completed.
            permits.AddCampaign(next.Result);
#pragma warning restore RS0030
        }

        // Who waits in person goes before a claim that may stay empty.
        var contended = Volatile.Read(ref _campaignContenders) > 0;
        if (contended)
            permits.ReturnCampaign();
        while (!contended && _nextCampaign is null && permits.Campaign < wanted && campaign.AttemptAcquire() is { IsAcquired: true } share)
            permits.AddCampaign(share);
        if (permits.Campaign == 0)
            AwaitCampaign(onCampaign);
    }

    private void AwaitCampaign(Action onCampaign)
    {
        if (_nextCampaign is { IsCompleted: false })
            return;
        _nextCampaign = campaign.AcquireAsync().AsTask();
        _nextCampaign.ContinueWith(
            static (_, state) => ((Action)state!)(), onCampaign, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async ValueTask<RateLimitLease> WaitAsync(RateLimiter limiter, bool contend, CancellationToken cancellationToken)
    {
        var lease = limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        var started = time.GetTimestamp();
        var waiting = limiter.AcquireAsync(1, cancellationToken);
        if (contend)
            Contended?.Invoke();
        lease = await waiting.ConfigureAwait(false);
        metrics.RateLimitWait(channel, time.GetElapsedTime(started));
        return lease.IsAcquired ? lease : throw new OperationCanceledException($"The rate limiter of channel '{channel}' gave no permit; it was disposed.");
    }
}
