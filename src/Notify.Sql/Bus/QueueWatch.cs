using System.Collections.Concurrent;

namespace Notify.Sql.Bus;

/// <summary>
/// Looks for work while claims wait: one read for all queues of the process, often without signals of other processes,
/// rarely with them. Also returns the leases of crashed processes.
/// </summary>
internal sealed class QueueWatch : IDisposable
{
    private const int IntervalsWithSignals = 20;
    private static readonly TimeSpan LongestReturnInterval = TimeSpan.FromSeconds(5);

    // Most transactions are shorter. The messages of longer ones are found by the rare reads.
    private static readonly TimeSpan ExpectationTime = TimeSpan.FromSeconds(30);

    private readonly BusContext _context;
    private readonly QueueTable _queues;
    private readonly LeaseRenewer _leaseRenewer;
    private readonly SignalPump _signals;
    private readonly ConcurrentDictionary<int, int> _waiting = new();

    // Until when transactions of the application may commit messages of a queue.
    private readonly ConcurrentDictionary<int, long> _expected = new();
    private readonly TimeSpan _returnInterval;
    private long _returnedAt;
    private Task? _loop;

    public QueueWatch(BusContext context, QueueTable queues, LeaseRenewer leaseRenewer, SignalPump signals)
    {
        (_context, _queues, _leaseRenewer, _signals) = (context, queues, leaseRenewer, signals);
        var quarter = context.Options.LeaseDuration / 4;
        _returnInterval = quarter < LongestReturnInterval ? quarter : LongestReturnInterval;
        context.Store.Signaled += OnSignaled;
    }

    /// <summary>Watches a queue until the result is disposed.</summary>
    public Watched Watch(SqlQueue queue)
    {
        _waiting.AddOrUpdate(queue.Id, 1, static (_, count) => count + 1);
        return new Watched(this, queue.Id);
    }

    public void Dispose() => _context.Store.Signaled -= OnSignaled;

    /// <summary>
    /// Looks often for messages of queues, because a transaction of the application has added some: its commit is not
    /// reported.
    /// </summary>
    public void Expect(IEnumerable<int> queues)
    {
        var until = _context.Time.GetTimestamp()
            + (long)(ExpectationTime.TotalSeconds * _context.Time.TimestampFrequency);
        foreach (var queue in queues)
            _expected[queue] = until;
        Start();
    }

    /// <summary>Wakes the workers of all processes, because a transaction may have been committed.</summary>
    public void WakeExpected()
    {
        foreach (var queue in _expected.Keys)
            Wake(queue);
    }

    /// <summary>Begins to return expired leases, and to look for work while claims wait. Later calls do nothing.</summary>
    public void Start()
    {
        if (Volatile.Read(ref _loop) is not null)
            return;
        var created = new Task<Task>(RunAsync);
        if (Interlocked.CompareExchange(ref _loop, created, null) is not null)
            return;
        using (ExecutionContext.SuppressFlow())
            created.Start(TaskScheduler.Default);
    }

    private void OnSignaled(int? queue)
    {
        if (queue is { } id)
        {
            _queues.Find(id)?.Work.Set();
            return;
        }

        foreach (var known in _queues.All)
            known.Work.Set();
    }

    private async Task RunAsync()
    {
        var stop = _context.Disposing.Token;
        _returnedAt = _context.Time.GetTimestamp();
        var lookedAt = _returnedAt;
        while (!stop.IsCancellationRequested)
        {
            var interval = _context.Options.PollInterval;
            await Task.Delay(_context.Jitter(interval), _context.Time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            try
            {
                await ReturnLeasesAsync(stop).ConfigureAwait(false);
                await FindExpectedAsync(stop).ConfigureAwait(false);
                var isDue = !_context.Store.IsListening
                    || _context.Time.GetElapsedTime(lookedAt) >= interval * IntervalsWithSignals;
                if (!isDue || _waiting.IsEmpty)
                    continue;
                lookedAt = _context.Time.GetTimestamp();
                foreach (var queue in await _context.Store.FindWorkAsync([.. _waiting.Keys], stop)
                    .ConfigureAwait(false))
                    OnSignaled(queue);
                _context.EndOutage();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (_context.MayPass(error))
            {
                // The next round looks again.
            }
        }
    }

    private async Task FindExpectedAsync(CancellationToken stop)
    {
        var now = _context.Time.GetTimestamp();
        foreach (var expected in _expected.Where(expected => expected.Value < now))
            _expected.TryRemove(expected);
        if (_expected.IsEmpty)
            return;
        foreach (var queue in await _context.Store.FindWorkAsync([.. _expected.Keys], stop).ConfigureAwait(false))
            Wake(queue);
    }

    private void Wake(int queue)
    {
        OnSignaled(queue);
        _signals.Add(queue);
    }

    private async Task ReturnLeasesAsync(CancellationToken stop)
    {
        if (_context.Time.GetElapsedTime(_returnedAt) < _returnInterval || !_leaseRenewer.MayReturnLeases)
            return;
        _returnedAt = _context.Time.GetTimestamp();
        foreach (var queue in await _context.Store.ReturnExpiredLeasesAsync(stop).ConfigureAwait(false))
            Wake(queue);
    }

    private void Remove(int queue)
    {
        while (_waiting.TryGetValue(queue, out var count))
        {
            if (count > 1 ? _waiting.TryUpdate(queue, count - 1, count) : _waiting.TryRemove(new(queue, count)))
                return;
        }
    }

    /// <summary>Ends the watch of a queue.</summary>
    public readonly struct Watched(QueueWatch watch, int queue) : IDisposable
    {
        public void Dispose() => watch.Remove(queue);
    }
}
