using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Stores the totals of this process every few seconds, and deletes once a minute what is no longer needed.
/// </summary>
internal sealed class Housekeeping : IDisposable
{
    private static readonly TimeSpan TotalsInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    // The mark of a campaign applies to envelopes that are enqueued within 72 hours.
    private static readonly TimeSpan MarksKept = TimeSpan.FromHours(72);

    // A call is repeated for at most as long as a lease lasts, which is an hour at most.
    private static readonly TimeSpan ShortestCallTime = TimeSpan.FromMinutes(10);

    private readonly BusContext _context;
    private readonly QueueTable _queues;
    private readonly ITimer _totalsTimer;
    private readonly ITimer _sweepTimer;
    private readonly SemaphoreSlim _totalsGate = new(1);
    private int _isSweeping;

    public Housekeeping(BusContext context, QueueTable queues)
    {
        (_context, _queues) = (context, queues);
        using (ExecutionContext.SuppressFlow())
        {
            _totalsTimer = context.Time.CreateTimer(
                static self => _ = ((Housekeeping)self!).StoreTotalsAsync(), this, TotalsInterval, TotalsInterval);
            _sweepTimer = context.Time.CreateTimer(
                static self => _ = ((Housekeeping)self!).SweepAsync(),
                this,
                context.Jitter(SweepInterval),
                SweepInterval);
        }
    }

    public void Dispose()
    {
        _totalsTimer.Dispose();
        _sweepTimer.Dispose();
    }

    /// <summary>Stores what this process has counted. After a failure, the next call stores it.</summary>
    public async Task StoreTotalsAsync()
    {
        if (_context.IsAway)
            return;
        await _totalsGate.WaitAsync().ConfigureAwait(false);
        try
        {
            var totals = _queues.All
                .Select(queue => (Queue: queue, Totals: queue.UnstoredTotals))
                .Where(one => one.Totals is not { Accepted: 0, Completed: 0, DeadLettersExpired: 0 })
                .ToList();
            if (totals.Count == 0)
                return;

            // Removed first: a call whose reply is lost must not count twice.
            foreach (var (queue, stored) in totals)
                queue.RemoveStored(stored);
            await _context.Store
                .AddTotalsAsync([.. totals.Select(one => one.Totals)], CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception error) when (error is ObjectDisposedException || _context.MayPass(error))
        {
            // The totals are informative.
        }
        finally
        {
            _totalsGate.Release();
        }
    }

    /// <summary>Reads statistics while no totals are being stored, so that none counts twice or not at all.</summary>
    public async Task<T> WhileTotalsRestAsync<T>(Func<Task<T>> read)
    {
        await _totalsGate.WaitAsync().ConfigureAwait(false);
        try
        {
            return await read().ConfigureAwait(false);
        }
        finally
        {
            _totalsGate.Release();
        }
    }

    public async Task SweepAsync()
    {
        // Do not try while the database is unavailable; the bus has logged the outage.
        if (_context.IsAway || Interlocked.Exchange(ref _isSweeping, 1) != 0)
            return;
        var lease = _context.Options.LeaseDuration * 2;
        var retention = new StoreRetention
        {
            DeadLetters = _context.Options.DeadLetterRetention,
            CancellationMarks = MarksKept,
            Calls = lease > ShortestCallTime ? lease : ShortestCallTime,
        };
        try
        {
            await _context.OpenAsync().ConfigureAwait(false);
            var expired = await _context.Store.SweepAsync(retention, _context.Disposing.Token).ConfigureAwait(false);
            foreach (var (id, count) in expired)
                _queues.Find(id)?.CountExpiredDeadLetters(count);
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            // The bus is being disposed.
        }
        catch (Exception error)
        {
            _context.Logger.SweepFailed(_context.Store.Name, _context.Classify(error).Reason ?? error.Message);
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }
}
