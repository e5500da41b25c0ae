using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>
/// One stream on its way to the bus. Reads a batch, queues it, reads on: the bus's back-pressure is the stream's. A source that dawdles does not hold up what it
/// gave before: after <see cref="Linger"/> the batch goes as it is.
/// </summary>
internal sealed class BulkEnqueuer(EnvelopeFactory factory, IMessageBus bus, NotifyMetrics metrics, TimeProvider time, int batchSize, IProgress<BulkEnqueueProgress>? progress)
{
    /// <summary>How long a batch that is not full waits for the source.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly List<BulkEnqueueItem> _items = [];
    private readonly List<Envelope> _envelopes = new(batchSize);
    private readonly List<(int Item, int First, int Count)> _pending = new(batchSize);
    private EnqueueFailedException? _stoppedBy;
    private DateTimeOffset _batchBegan;
    private int _told;
    private int _accepted;
    private int _duplicates;
    private int _rejected;

    public async Task<BulkEnqueueReport> RunAsync(IAsyncEnumerable<Notification> source, CancellationToken cancellationToken)
    {
        var reader = source.GetAsyncEnumerator(cancellationToken);
        await using (reader.ConfigureAwait(false))
        {
            try
            {
                while (_stoppedBy is null && await ReadAsync(reader, cancellationToken).ConfigureAwait(false))
                {
                    await AddAsync(reader.Current, cancellationToken).ConfigureAwait(false);
                    if (_items.Count - _told >= batchSize)
                        await FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch when (!cancellationToken.IsCancellationRequested && _pending.Count > 0)
            {
                // The source broke off: what it gave before is queued all the same.
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return new BulkEnqueueReport(_items, _stoppedBy);
    }

    private async ValueTask<bool> ReadAsync(IAsyncEnumerator<Notification> reader, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = reader.MoveNextAsync();
        if (next.IsCompleted || _items.Count == _told)
            return await next.ConfigureAwait(false);

        var reading = next.AsTask();
        var left = _batchBegan + Linger - time.GetUtcNow();
        await ((Task)reading.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            if (!reading.IsCompleted)
                await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // An iterator must not be disposed while it runs.
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await reading.ConfigureAwait(false);
    }

    private async ValueTask AddAsync(Notification? notification, CancellationToken cancellationToken)
    {
        if (_items.Count == _told)
            _batchBegan = time.GetUtcNow();
        if (_stoppedBy is not null || notification is null)
        {
            _items.Add(new(default, (NotifyException?)_stoppedBy ?? Rejected.Because(RejectionReason.InvalidValue, "The stream gave null instead of a notification.")));
            _rejected++;
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
        catch (NotifyException fault)
        {
            EnqueueActivity.Fail(activity, fault);
            _items.Add(new(default, fault));
            _rejected++;
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_pending.Count > 0)
                Settle(await bus.EnqueueAsync(_envelopes, cancellationToken).ConfigureAwait(false));
        }
        catch (EnqueueFailedException fault)
        {
            _stoppedBy = fault;
            foreach (var (item, _, _) in _pending)
                _items[item] = new(default, fault);
            _rejected += _pending.Count;
        }
        finally
        {
            _pending.Clear();
            _envelopes.Clear();
        }

        if (_items.Count == _told)
            return;
        _told = _items.Count;
        progress?.Report(new BulkEnqueueProgress(_items.Count, _accepted, _duplicates, _rejected));
    }

    private void Settle(IReadOnlyList<EnqueueResult> results)
    {
        foreach (var (item, first, count) in _pending)
        {
            var outcome = EnqueueReceipts.Of(_envelopes, results, first, count, metrics);
            _items[item] = outcome;
            if (outcome.Error is not null)
                _rejected++;
            else if (outcome.Receipt.IsDuplicate)
                _duplicates++;
            else
                _accepted++;
        }
    }
}
