using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The dead letters of all queues, merged by time.</summary>
internal sealed class RedisDeadLetters(
    BusContext context,
    Func<string, RedisQueue> queue,
    Func<Task<IReadOnlyList<RedisQueue>>> queues) : IDeadLetters
{
    private const int PageSize = 500;

    // A filter that matches few letters must not make one request read all of them.
    private const int MaxExamined = 10_000;

    // Letters of the largest size would otherwise make a call of more than 100 MB.
    private const long MaxBytes = 4 * 1024 * 1024;

    public ValueTask<DeadLetterPage> ListAsync(
        DeadLetterFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var from = cursor is null ? DeadLetterPosition.Newest : DeadLetterPosition.Parse(cursor);
        return BusCalls.RunAsync(
            context, () => ReadPageAsync(filter, from, limit, cancellationToken), cancellationToken);
    }

    public ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        BusCalls.RunAsync(
            context,
            async () => (await FindAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false))?.Letter,
            cancellationToken);

    public ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, RequeueAsync, cancellationToken);

    public ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachPageAsync(filter, RequeueAsync, cancellationToken);

    public ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, PurgeAsync, cancellationToken);

    public ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachPageAsync(filter, PurgeAsync, cancellationToken);

    private ValueTask<bool> ChangeAsync(
        Guid id, Func<RedisQueue, List<StoredDeadLetter>, Task<int>> act, CancellationToken cancellationToken) =>
        BusCalls.RunAsync(
            context,
            async () => await FindAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false) is { } stored
                && await act(stored.Queue, [stored]).ConfigureAwait(false) == 1,
            cancellationToken);

    private async ValueTask<DeadLetterPage> ReadPageAsync(
        DeadLetterFilter filter,
        DeadLetterPosition from,
        int limit,
        CancellationToken cancellationToken)
    {
        var pageSize = filter == DeadLetterFilter.All ? Math.Min(limit + 1, PageSize) : PageSize;
        var found = new List<StoredDeadLetter>();
        var (examined, last) = (0, from);
        var readers = new PriorityQueue<IAsyncEnumerator<StoredDeadLetter>, DeadLetterPosition>(
            DeadLetterPosition.NewestFirst);
        try
        {
            foreach (var one in await SelectAsync(filter).WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                await AdvanceAsync(NewestFirstAsync(one, from, pageSize).GetAsyncEnumerator(cancellationToken), readers)
                    .ConfigureAwait(false);
            }

            // Read one more than the limit to know whether there is a next page.
            while (found.Count <= limit && examined < MaxExamined && readers.TryDequeue(out var reader, out _))
            {
                cancellationToken.ThrowIfCancellationRequested();
                (examined, last) = (examined + 1, reader.Current.Position);
                if (filter.Matches(reader.Current.Letter))
                    found.Add(reader.Current);
                await AdvanceAsync(reader, readers).ConfigureAwait(false);
            }

            DeadLetterPosition? next = found.Count > limit ? found[limit - 1].Position
                : readers.Count > 0 ? last
                : null;
            return new DeadLetterPage
            {
                Items = [.. found.Take(limit).Select(stored => stored.Letter)],
                Next = next?.ToString(),
            };
        }
        finally
        {
            while (readers.TryDequeue(out var reader, out _))
                await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async ValueTask AdvanceAsync(
        IAsyncEnumerator<StoredDeadLetter> reader,
        PriorityQueue<IAsyncEnumerator<StoredDeadLetter>, DeadLetterPosition> readers)
    {
        if (await reader.MoveNextAsync().ConfigureAwait(false))
            readers.Enqueue(reader, reader.Current.Position);
        else
            await reader.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Selects among the existing channels, so that a mistyped name does not become a channel.</summary>
    private async Task<IReadOnlyList<RedisQueue>> SelectAsync(DeadLetterFilter filter)
    {
        var all = await queues().ConfigureAwait(false);
        return filter.Channel is { } channel ? [.. all.Where(one => one.Channel == channel)] : all;
    }

    private async Task<StoredDeadLetter?> FindAsync(Guid id)
    {
        var all = await queues().ConfigureAwait(false);
        var found = await Task.WhenAll(all.Select(one => ReadAsync(one, ["ids", id.ToString()]))).ConfigureAwait(false);
        return found.SelectMany(letters => letters).FirstOrDefault();
    }

    private async IAsyncEnumerable<StoredDeadLetter> NewestFirstAsync(
        RedisQueue from,
        DeadLetterPosition before,
        int pageSize)
    {
        // Several letters may have the same score, so those with the score of the position are read again and skipped
        // up to it.
        var start = before.ScoreText;
        for (var more = true; more;)
        {
            var page = await ReadAsync(from, ["newest", start, pageSize]).ConfigureAwait(false);
            var ordered = page
                .Where(stored => DeadLetterPosition.NewestFirst.Compare(before, stored.Position) < 0)
                .OrderBy(stored => stored.Position, DeadLetterPosition.NewestFirst);
            foreach (var stored in ordered)
                yield return stored;
            more = page.Count >= pageSize;
            if (more)
                start = Behind(page[^1]);
        }
    }

    // A page contains all letters with its last score.
    private static string Behind(StoredDeadLetter last) => "(" + last.Position.ScoreText;

    private async Task<List<StoredDeadLetter>> ReadAsync(RedisQueue from, RedisValue[] arguments)
    {
        var reply = await context.RunAsync(QueueScripts.DeadLetters, from.Keys.All, arguments).ConfigureAwait(false);
        return StoredDeadLetter.Read(from, reply);
    }

    /// <summary>
    /// Processes all matching letters by page, oldest first, except those that are added in the meantime.
    /// </summary>
    /// <param name="filter">The criteria.</param>
    /// <param name="act">The action on the matching letters of a page; it returns the number of changed ones.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    private ValueTask<long> ForEachPageAsync(
        DeadLetterFilter filter,
        Func<RedisQueue, List<StoredDeadLetter>, Task<int>> act,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return BusCalls.RunAsync(context, () => CountEachPageAsync(filter, act, cancellationToken), cancellationToken);
    }

    private async ValueTask<long> CountEachPageAsync(
        DeadLetterFilter filter,
        Func<RedisQueue, List<StoredDeadLetter>, Task<int>> act,
        CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var one in await SelectAsync(filter).WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if ((await ReadAsync(one, ["newest", "+inf", 1]).ConfigureAwait(false)).FirstOrDefault() is not { } newest)
                continue;
            var after = "-inf";
            for (var more = true; more;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await ReadAsync(one, ["oldest", after, newest.Position.ScoreText, PageSize])
                    .ConfigureAwait(false);
                more = page.Count >= PageSize;
                if (more)
                    after = Behind(page[^1]);
                foreach (var batch in Batches(page.Where(stored => filter.Matches(stored.Letter))))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count += await act(one, batch).ConfigureAwait(false);
                }
            }
        }

        return count;
    }

    private static IEnumerable<List<StoredDeadLetter>> Batches(IEnumerable<StoredDeadLetter> letters)
    {
        var (batch, bytes) = (new List<StoredDeadLetter>(), 0L);
        foreach (var stored in letters)
        {
            batch.Add(stored);
            bytes += stored.Body.Length();
            if (batch.Count < PageSize && bytes < MaxBytes)
                continue;
            yield return batch;
            (batch, bytes) = ([], 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async Task<int> RequeueAsync(RedisQueue from, List<StoredDeadLetter> letters)
    {
        var requeued = 0;
        foreach (var group in letters.Where(stored => stored.CanBeRequeued).GroupBy(stored => stored.FirstStep))
        {
            var requests = group.Select(stored => new RequeueRequest(stored)).ToList();
            requeued += group.Key == from.Channel
                ? await RequeueIntoAsync(from, requests).ConfigureAwait(false)
                : await MoveAsync(from, queue(group.Key!), requests).ConfigureAwait(false);
        }

        return requeued;
    }

    private async Task<int> RequeueIntoAsync(RedisQueue target, List<RequeueRequest> requests) =>
        (int)await context.RunAsync(
            QueueScripts.Requeue,
            target.Keys.All,
            [
                await context.PublishCommandAsync().ConfigureAwait(false),
                target.Keys.Wake,
                .. requests.SelectMany(one => one.ToArguments()),
            ]).ConfigureAwait(false);

    /// <summary>
    /// Queues may be on different servers: letters are added to the other queue first and then deleted here. If this is
    /// repeated, the other queue recognizes the steps.
    /// </summary>
    private async Task<int> MoveAsync(RedisQueue from, RedisQueue target, List<RequeueRequest> requests)
    {
        await target.AdmitAsync([.. requests.Select(one => one.ToAdmission())], counts: false).ConfigureAwait(false);
        return await PurgeAsync(from, [.. requests.Select(one => one.Stored)]).ConfigureAwait(false);
    }

    private async Task<int> PurgeAsync(RedisQueue from, List<StoredDeadLetter> letters) =>
        (int)await context.RunAsync(
            QueueScripts.Purge,
            from.Keys.All,
            ["ids", .. letters.Select(stored => (RedisValue)stored.Position.Id)]).ConfigureAwait(false);

    /// <summary>A dead letter that returns to the queue of its first step, with its new state.</summary>
    private sealed class RequeueRequest(StoredDeadLetter stored)
    {
        private readonly DeliveryState _state = stored.Letter.State.AfterRequeue(stored.ReadAt);

        public StoredDeadLetter Stored => stored;

        public string Id => stored.Position.Id;

        // Only a letter that can be decoded is requeued.
        private string Hold => RedisQueue.Hold(stored.Letter.Envelope!);

        public RedisValue[] ToArguments() => [Id, Hold, EnvelopeCodec.Encode(_state)];

        public Admission ToAdmission() => new(Id, Hold, stored.Body, _state);
    }
}
