using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;

namespace Notify.Pipeline.Limits;

/// <summary>
/// The next permit of a campaign share that has none free: awaited in the background while transactional messages go
/// on.
/// </summary>
internal sealed class CampaignPermitWaiter(
    string channel,
    RateLimiter limiter,
    TimeProvider time,
    ILogger logger)
{
    // A limiter that fails immediately, such as one of the application's own, must not be called in a busy loop.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private Task<RateLimitLease?>? _next;

    /// <summary>
    /// Whether a permit is being awaited, or has arrived and was not taken yet. It may arrive at any moment, so a
    /// permit that was not there for <see cref="TryTake"/> must not be forgotten because it is there now.
    /// </summary>
    public bool IsAwaited => _next is not null;

    /// <summary>Returns the awaited permit if it has arrived.</summary>
    public RateLimitLease? TryTake()
    {
        // Checked, not awaited: transactional messages must not wait for a permit of the campaign share.
        if (_next is not { IsCompletedSuccessfully: true } next)
            return null;
        _next = null;
#pragma warning disable RS0030 // It has completed.
        return next.Result;
#pragma warning restore RS0030
    }

    /// <summary>
    /// Awaits a permit, unless one is being awaited. <paramref name="onPermit"/> is called when the permit has arrived,
    /// or when the caller can try again after a failure.
    /// </summary>
    public void Await(Action onPermit)
    {
        if (IsAwaited)
            return;
        _next = TakeAsync();
        _next.ContinueWith(
            static (_, state) => ((Action)state!)(),
            onPermit,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task<RateLimitLease?> TakeAsync()
    {
        try
        {
            if (await limiter.TakeOneAsync(CancellationToken.None).ConfigureAwait(false) is { } permit)
                return permit;
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            logger.CampaignLimiterThrew(exception, channel, PauseAfterFailure);
        }
        catch (ObjectDisposedException)
        {
            // The host stops.
        }

        await Task.Delay(PauseAfterFailure, time, CancellationToken.None).ConfigureAwait(false);
        return null;
    }
}
