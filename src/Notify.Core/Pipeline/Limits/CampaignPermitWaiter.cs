using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;

namespace Notify.Pipeline.Limits;

/// <summary>The next permit of a campaign share that has none free: awaited in the background while transactional messages go on.</summary>
internal sealed class CampaignPermitWaiter(string channel, RateLimiter limiter, TimeProvider time, ILogger logger)
{
    // A limiter that fails at once, one of the application's own perhaps, is not asked in a loop.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private Task<RateLimitLease?>? _next;

    /// <summary>Whether it is still on its way.</summary>
    public bool IsAwaited => _next is { IsCompleted: false };

    /// <summary>The permit if it has come.</summary>
    public RateLimitLease? TryTake()
    {
        if (_next is not { IsCompletedSuccessfully: true } next)
            return null;
        _next = null;
#pragma warning disable RS0030 // It has completed.
        return next.Result;
#pragma warning restore RS0030
    }

    /// <summary>Awaits it, once at a time. <paramref name="onPermit"/> is called when it has come, or when it is worth asking again.</summary>
    public void Await(Action onPermit)
    {
        if (IsAwaited)
            return;
        _next = TakeAsync();
        _next.ContinueWith(
            static (_, state) => ((Action)state!)(), onPermit, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
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
