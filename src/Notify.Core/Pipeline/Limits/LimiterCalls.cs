using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;

namespace Notify.Pipeline.Limits;

/// <summary>Calls a rate limiter that this library did not create, on another thread and with a time limit.</summary>
/// <remarks>
/// The claim loop calls limiters too. There, a call that blocks its thread would stop the channel, and there is no
/// lease that could be abandoned. Such a limiter asks a store in another process, so one more change of threads costs
/// little.
/// </remarks>
/// <param name="name">The name of the limiter, for the log.</param>
/// <param name="limit">The time limit of a question that does not wait for a permit.</param>
/// <param name="window">
/// The window of the limit. A wait for a permit may last so much longer than a question.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class LimiterCalls(
    string name,
    TimeSpan limit,
    TimeSpan window,
    TimeProvider time,
    ILogger logger)
{
    private volatile bool _isDisposed;

    /// <summary>Asks for permits that are free now.</summary>
    /// <exception cref="ServiceException">The limiter failed or did not return in time.</exception>
    public async ValueTask<IReadOnlyList<RateLimitLease>> AskAsync(
        Func<CancellationToken, ValueTask<IReadOnlyList<RateLimitLease>>> ask, CancellationToken cancellationToken)
    {
        var taken = await CallAsync(ask, limit, cancellationToken).ConfigureAwait(false);
        return taken ?? throw TimedOut(limit);
    }

    /// <summary>
    /// Waits for permits. A limiter that cancels its wait in time has none free, so it is asked again; one that ignores
    /// the cancellation, or that does not even say that none is free, has failed.
    /// </summary>
    /// <param name="wait">Waits for permits.</param>
    /// <param name="ask">Asks for permits that are free now.</param>
    /// <param name="cancellationToken">The token that cancels the wait.</param>
    /// <returns>The permits; none if the limiter was disposed.</returns>
    /// <exception cref="ServiceException">The limiter failed or did not return in time.</exception>
    public async ValueTask<IReadOnlyList<RateLimitLease>> WaitAsync(
        Func<CancellationToken, ValueTask<IReadOnlyList<RateLimitLease>>> wait,
        Func<CancellationToken, ValueTask<IReadOnlyList<RateLimitLease>>> ask,
        CancellationToken cancellationToken)
    {
        while (!_isDisposed)
        {
            if (await CallAsync(wait, limit + window, cancellationToken).ConfigureAwait(false) is { } taken)
                return taken;
            logger.NoPermit(name, limit + window);
            var free = await AskAsync(ask, cancellationToken).ConfigureAwait(false);
            if (free is [{ IsAcquired: true }, ..])
                return free;
        }

        return [];
    }

    /// <summary>Ends the waits: the limiter is being disposed.</summary>
    public void Dispose() => _isDisposed = true;

    /// <returns>The permits; null if the limiter was canceled after the time limit and returned none.</returns>
    private async ValueTask<IReadOnlyList<RateLimitLease>?> CallAsync(
        Func<CancellationToken, ValueTask<IReadOnlyList<RateLimitLease>>> call,
        TimeSpan callLimit,
        CancellationToken cancellationToken)
    {
        // Canceled asynchronously, because the callbacks that the limiter registered may block.
        var end = new CancellationTokenSource();
        using var canceled = cancellationToken.UnsafeRegister(
            static source => _ = ((CancellationTokenSource)source!).CancelAsync(), end);
        var calling = Task.Run(async () => Guard(await call(end.Token).ConfigureAwait(false)), CancellationToken.None);
        if (!await CompletesAsync(calling, callLimit, cancellationToken).ConfigureAwait(false))
        {
            _ = end.CancelAsync();
            if (!await CompletesAsync(calling, CallTimeout.Grace, cancellationToken).ConfigureAwait(false))
            {
                LeaveBehind(calling);
                logger.LimiterLeftBehind(name, callLimit);
                throw TimedOut(callLimit);
            }
        }

        try
        {
            return await calling.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (Exception exception)
        {
            throw new ServiceException(name, exception);
        }
    }

    /// <exception cref="OperationCanceledException">The caller has canceled.</exception>
    private async ValueTask<bool> CompletesAsync(
        Task<RateLimitLease[]> calling, TimeSpan within, CancellationToken cancellationToken)
    {
        await ((Task)calling).WaitAsync(within, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (calling.IsCompleted || !cancellationToken.IsCancellationRequested)
            return calling.IsCompleted;
        LeaveBehind(calling);
        throw new OperationCanceledException(cancellationToken);
    }

    private ServiceException TimedOut(TimeSpan callLimit) =>
        new(name, new CallTimeoutException(name, callLimit, inner: null));

    private RateLimitLease[] Guard(IReadOnlyList<RateLimitLease> permits) =>
        [.. permits.Select(permit => new GuardedPermit(permit, name, logger))];

    /// <summary>Returns the permits of a call that nothing waits for any more.</summary>
    private static void LeaveBehind(Task<RateLimitLease[]> calling) => _ = calling.ContinueWith(
        static task =>
        {
            // Observe its exception; otherwise it would surface as an unobserved one.
            if (task.Exception is not null || task.IsCanceled)
                return;
#pragma warning disable RS0030 // It has completed.
            foreach (var permit in task.Result)
                permit.GiveBack();
#pragma warning restore RS0030
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);
}
