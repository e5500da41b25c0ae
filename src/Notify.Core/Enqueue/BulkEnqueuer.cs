using Notify.Bus;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>Enqueues one stream of notifications in batches.</summary>
/// <remarks>
/// The next batch is not read before the bus has accepted the current one, so the stream is never read faster than the
/// bus accepts envelopes. If the source is slow, a batch is enqueued <see cref="Linger"/> after its first item, even if
/// it is not full.
/// </remarks>
internal sealed class BulkEnqueuer(
    EnvelopeFactory factory,
    IMessageBus bus,
    IEnqueueReporter reporter,
    NotifyMetrics metrics,
    UnstartedWorkersMonitor unstarted,
    TimeProvider time,
    int batchSize,
    IProgress<BulkEnqueueProgress>? progress)
{
    /// <summary>How long a batch that is not full waits for the next item.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly List<BulkEnqueueItem> _items = [];
    private readonly List<Envelope> _envelopes = new(batchSize);
    private readonly List<(int Item, int First, int Count)> _pending = new(batchSize);
    private EnqueueFailedException? _stoppedBy;
    private long _batchStarted;
    private int _reported;
    private int _accepted;
    private int _duplicates;
    private int _rejected;

    public async Task<BulkEnqueueReport> RunAsync(
        IAsyncEnumerable<Notification> source,
        CancellationToken cancellationToken)
    {
        var reader = source.GetAsyncEnumerator(cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (_stoppedBy is null && await ReadAsync(reader, cancellationToken).ConfigureAwait(false))
                {
                    await AddAsync(reader.Current, cancellationToken).ConfigureAwait(false);
                    if (_items.Count - _reported >= batchSize)
                        await FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch when (!cancellationToken.IsCancellationRequested && _pending.Count > 0)
            {
                // The source failed. The items that it returned before are enqueued nevertheless.
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new BulkEnqueueReport(_items, _stoppedBy);
    }

    /// <summary>Reads the next item. If that takes longer than the batch may wait, flushes the batch first.</summary>
    private async ValueTask<bool> ReadAsync(
        IAsyncEnumerator<Notification> reader,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = reader.MoveNextAsync();
        // An item that the source has ready, as nearly all items are, needs neither a task nor a timer. An empty batch
        // has nothing to flush, so that it can wait as long as the source does.
        if (next.IsCompleted || _items.Count == _reported)
            return await next.ConfigureAwait(false);

        var reading = next.AsTask();
        var remaining = Linger - time.GetElapsedTime(_batchStarted);
        if (remaining < TimeSpan.Zero)
            remaining = TimeSpan.Zero;
        await ((Task)reading.WaitAsync(remaining, time, CancellationToken.None))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            // The batch waited long enough: enqueue it while the source continues.
            if (!reading.IsCompleted)
                await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // An async iterator must not be disposed while MoveNextAsync is running.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await reading.ConfigureAwait(false);
    }

    private async ValueTask AddAsync(Notification? notification, CancellationToken cancellationToken)
    {
        if (_items.Count == _reported)
            _batchStarted = time.GetTimestamp();
        if (_stoppedBy is not null)
        {
            Reject(_stoppedBy);
            return;
        }

        if (notification is null)
        {
            Reject(new NotificationRejectedException(
                RejectionReason.InvalidValue, "The stream contained null instead of a notification."));
            return;
        }

        using var activity = EnqueueActivity.Start(notification);
        try
        {
            var envelopes = await factory.CreateAsync(notification, cancellationToken).ConfigureAwait(false);
            EnqueueActivity.Describe(activity, envelopes);
            _pending.Add((_items.Count, _envelopes.Count, envelopes.Length));
            _envelopes.AddRange(envelopes);
            _items.Add(default);
        }
        catch (NotifyException exception)
        {
            EnqueueActivity.Fail(activity, exception);
            Reject(exception);
        }
    }

    private void Reject(NotifyException exception)
    {
        _items.Add(new() { Error = exception });
        _rejected++;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_pending.Count > 0)
            {
                var results = await bus.EnqueueAsync(_envelopes, cancellationToken).ConfigureAwait(false);
                unstarted.OnEnqueued();
                RecordResults(results);
                if (reporter.HasObservers)
                {
                    await reporter.ReportAsync(EnqueueReceipts.Accepted(_envelopes, results), cancellationToken)
                        .ConfigureAwait(false);
                }
            }
        }
        catch (EnqueueFailedException exception)
        {
            _stoppedBy = exception;
            foreach (var (item, _, _) in _pending)
                _items[item] = new() { Error = exception };
            _rejected += _pending.Count;
        }
        finally
        {
            _pending.Clear();
            _envelopes.Clear();
        }

        if (_items.Count == _reported)
            return;
        _reported = _items.Count;
        progress?.Report(new BulkEnqueueProgress
        {
            Read = _items.Count,
            Accepted = _accepted,
            Duplicates = _duplicates,
            Rejected = _rejected,
        });
    }

    private void RecordResults(IReadOnlyList<EnqueueResult> results)
    {
        foreach (var (index, first, count) in _pending)
        {
            var item = EnqueueReceipts.Create(_envelopes, results, first, count, metrics);
            _items[index] = item;
            if (item.Error is not null)
                _rejected++;
            else if (item.Receipt.IsDuplicate)
                _duplicates++;
            else
                _accepted++;
        }
    }
}
