using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Notify.Shared.RateLimits;
using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.RateLimits;

/// <summary>Exchanges permits through the state of the limit in a database.</summary>
internal sealed class SqlLimitEngine : ILimitEngine, IAsyncDisposable
{
    // Limits have few connections. The calls of this process wait here for one of them, and not in the pool of the
    // engine, whose failure after a time-out would look like an outage.
    private const int Simultaneous = 4;
    private const int HashBytes = 16;

    // A delivery waits no longer than this for the database; then the local share applies. The tables may have to be
    // created first.
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReplyTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly LimitStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreOpening _opening;
    private readonly SemaphoreSlim _slots = new(Simultaneous);
    private readonly CancellationTokenSource _disposing = new();
    private readonly ITimer _sweep;
    private int _sweeping;
    private long _failures;

    public SqlLimitEngine(LimitStore store, TimeProvider time, ILogger logger)
    {
        (_store, _time, _logger) = (store, time, logger);
        _opening = new StoreOpening(store.OpenAsync);
        _sweep = time.CreateTimer(_ => _ = SweepAsync(), null, SweepInterval, SweepInterval);
    }

    public async ValueTask<LimitReply> ExchangeAsync(string limit, LimitRequest request)
    {
        var failures = Volatile.Read(ref _failures);
        await _slots.WaitAsync(_disposing.Token).ConfigureAwait(false);
        var hasFailed = failures != Volatile.Read(ref _failures);
        try
        {
            // A database that does not reply must not let the calls that wait for a slot fail one after another.
            if (hasFailed)
                throw new TimeoutException("An earlier call failed.");
            if (!_opening.IsOpen)
                await _opening.OpenAsync().WaitAsync(OpenTimeout, _time).ConfigureAwait(false);
            LimitReply reply = default;
            var change = Change(request, value => reply = value);
            var running = _store.ChangeAsync(HashOf(limit), change);
            Observe(running);
            await running.WaitAsync(ReplyTimeout, _time).ConfigureAwait(false);
            return reply;
        }
        catch (Exception exception) when (!hasFailed && Note(exception))
        {
            throw;
        }
        finally
        {
            _slots.Release();
        }
    }

    public LimitReply Exchange(string limit, LimitRequest request)
    {
        try
        {
            var opening = _opening.OpenAsync();
            if (!opening.IsCompleted)
                throw new TimeoutException("The connection is still being made.");
            opening.GetAwaiter().GetResult();
            LimitReply reply = default;
            _store.Change(HashOf(limit), Change(request, value => reply = value));
            return reply;
        }
        catch (Exception exception) when (Note(exception))
        {
            throw;
        }
    }

    public void Connect() => _ = Task.Run(async () =>
    {
        try
        {
            await _opening.OpenAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The first call detects and logs it.
        }
    });

    public bool IsFailure(Exception exception) =>
        exception
            is TimeoutException
                or ObjectDisposedException
                or InvalidOperationException
                or InvalidDataException
                or OperationCanceledException
        || _store.Classify(exception).Kind != StoreFailureKind.None;

    public void LogFallBack(Exception exception, int processes)
    {
        var failure = exception is InvalidDataException
            ? new StoreFailure(StoreFailureKind.Refused, exception.Message)
            : _store.Classify(exception);
        var reason = failure.Kind == StoreFailureKind.None ? "it did not reply in time" : failure.Reason;
        _logger.LimitsFellBack(_store.Name, failure.Remedy is null ? reason : $"{reason}. {failure.Remedy}", processes);
    }

    public void LogShared() => _logger.LimitsAreShared(_store.Name);

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync().ConfigureAwait(false);
        await _disposing.CancelAsync().ConfigureAwait(false);
        _opening.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes the states of limits that no process uses. Any process may do so.</summary>
    public async Task SweepAsync()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
            return;
        try
        {
            if (_opening.IsOpen)
                await _store.SweepAsync(_disposing.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The next sweep deletes them. If the database is down, the calls log it.
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    /// <summary>Names of limits may contain addresses, so the table contains their hashes.</summary>
    public static Guid HashOf(string limit) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(limit)).AsSpan(0, HashBytes), bigEndian: true);

    private static LimitChange Change(LimitRequest request, Action<LimitReply> onReply)
    {
        var process = ulong.Parse(request.Process, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (bytes, now) =>
        {
            var state = bytes is null ? new LimitState() : LimitStateFormat.Read(bytes);
            onReply(state.Exchange(request, process, now.ToUnixTimeMilliseconds()));

            // A millisecond later, because the time is rounded down.
            var until = DateTimeOffset.FromUnixTimeMilliseconds(state.Until + 1);
            return new StoredLimit(LimitStateFormat.Write(state), until);
        };
    }

    private static void Observe(Task running) => running.ContinueWith(
        static task => _ = task.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    // As a filter it never catches: it records the failure before the slot is released.
    private bool Note(Exception exception)
    {
        if (!IsFailure(exception))
            return false;
        Interlocked.Increment(ref _failures);
        if (_store.Classify(exception).Kind == StoreFailureKind.Refused)
            _opening.Close();
        return false;
    }
}
