using Microsoft.Extensions.Logging;
using Notify.Shared;
using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>The services and settings that the parts of one bus share.</summary>
internal sealed class BusContext
{
    private const int FirstPause = 50;
    private const int LongestPause = 1000;

    private readonly Random _random;
    private readonly Lock _gate = new();
    private Task? _opening;
    private int _away;

    public BusContext(QueueStore store, SqlBusOptions options, TimeProvider time, Random random, ILogger logger)
    {
        (Store, Options, Time, Logger, _random) = (store, options, time, logger, random);
        Clock = new StoreClock(time, store.Name, logger);
    }

    public QueueStore Store { get; }

    public SqlBusOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public StoreClock Clock { get; }

    public CancellationTokenSource Disposing { get; } = new();

    /// <summary>Set when this process has claimed, so that a full lane may have room.</summary>
    public AsyncSignal Room { get; } = new();

    /// <summary>Whether the last call did not reach the database.</summary>
    public bool IsAway => Volatile.Read(ref _away) != 0;

    /// <summary>Opens the store once. A failed attempt is repeated by the next call.</summary>
    public Task OpenAsync()
    {
        lock (_gate)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
                _opening = OpenOnceAsync();
            return _opening;
        }
    }

    /// <summary>Logs once that the database is unavailable, instead of each failed call.</summary>
    public void BeginOutage(StoreFailure failure)
    {
        if (Interlocked.Exchange(ref _away, 1) == 0)
            Logger.StoreUnavailable(Store.Name, failure.Reason);
    }

    public void EndOutage()
    {
        if (IsAway && Interlocked.Exchange(ref _away, 0) == 1)
            Logger.StoreAvailable(Store.Name);
    }

    /// <summary>Returns what an exception means. Failures other than those of the database are not classified.</summary>
    public StoreFailure Classify(Exception exception) =>
        exception is OperationCanceledException or ObjectDisposedException or ArgumentException
            ? default
            : Store.Classify(exception);

    /// <summary>
    /// Returns whether a call should be repeated after an exception. If so, the outage has been logged.
    /// </summary>
    public bool MayPass(Exception exception)
    {
        var failure = Classify(exception);
        if (failure.Kind is StoreFailureKind.None)
            return false;

        // A refusal ends when an administrator has corrected its cause, so a worker continues to try.
        BeginOutage(failure);
        return true;
    }

    /// <summary>Waits before the next attempt, longer each time.</summary>
    public Task PauseAsync(int tries, CancellationToken cancellationToken) =>
        Task.Delay(
            Jitter(TimeSpan.FromMilliseconds(Math.Min(FirstPause << Math.Min(tries, 10), LongestPause))),
            Time,
            cancellationToken);

    /// <summary>Returns 75 to 100 % of a time, so that processes do not call the database simultaneously.</summary>
    public TimeSpan Jitter(TimeSpan most)
    {
        double share;
        lock (_random)
            share = _random.NextDouble();
        return most * (0.75 + (share * 0.25));
    }

    private async Task OpenOnceAsync()
    {
        var sentAt = Time.GetTimestamp();
        Clock.Compare(sentAt, await Store.OpenAsync(Disposing.Token).ConfigureAwait(false));
    }
}
