using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The dead letters of all queues, merged by time.</summary>
internal sealed class RedisDeadLetters(BusContext context, Func<string, RedisQueue> queue, Func<Task<IReadOnlyList<RedisQueue>>> queues) : IDeadLetters
{
    private const int PageSize = 200;

    public async ValueTask<DeadLetterPage> ListAsync(DeadLetterFilter filter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var from = cursor is null ? DeadLetterPosition.Newest : DeadLetterPosition.Parse(cursor);
        var found = new List<StoredDeadLetter>();
        var readers = new PriorityQueue<IAsyncEnumerator<StoredDeadLetter>, DeadLetterPosition>(DeadLetterPosition.NewestFirst);
        try
        {
            foreach (var one in await SelectAsync(filter).ConfigureAwait(false))
                await AdvanceAsync(NewestFirstAsync(one, from).GetAsyncEnumerator(cancellationToken), readers).ConfigureAwait(false);

            // Read one more than the limit to know whether there is a next page.
            while (found.Count <= limit && readers.TryDequeue(out var reader, out _))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (filter.Matches(reader.Current.Letter))
                    found.Add(reader.Current);
                await AdvanceAsync(reader, readers).ConfigureAwait(false);
            }
        }
        finally
        {
            while (readers.TryDequeue(out var reader, out _))
                await reader.DisposeAsync().ConfigureAwait(false);
        }

        var next = found.Count > limit ? found[limit - 1].Position.ToString() : null;
        return new DeadLetterPage { Items = [.. found.Take(limit).Select(stored => stored.Letter)], Next = next };
    }

    public async ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        (await FindAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false))?.Letter;

    public async ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var stored = await FindAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false);
        return stored is not null && await RequeueAsync(stored).ConfigureAwait(false);
    }

    public ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => ForEachAsync(filter, RequeueAsync, cancellationToken);

    public async ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var stored = await FindAsync(id).WaitAsync(cancellationToken).ConfigureAwait(false);
        return stored is not null && await PurgeAsync(stored).ConfigureAwait(false);
    }

    public ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => ForEachAsync(filter, PurgeAsync, cancellationToken);

    private static async ValueTask AdvanceAsync(IAsyncEnumerator<StoredDeadLetter> reader, PriorityQueue<IAsyncEnumerator<StoredDeadLetter>, DeadLetterPosition> readers)
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
        var found = await Task.WhenAll((await queues().ConfigureAwait(false)).Select(one => ReadAsync(one, ["ids", id.ToString()]))).ConfigureAwait(false);
        return found.SelectMany(letters => letters).FirstOrDefault();
    }

    private async IAsyncEnumerable<StoredDeadLetter> NewestFirstAsync(RedisQueue from, DeadLetterPosition before)
    {
        // Several letters may have the same score, so those with the score of the position are read again and skipped
        // up to it.
        var start = before.ScoreText;
        for (var more = true; more;)
        {
            var page = await ReadAsync(from, ["newest", start, PageSize]).ConfigureAwait(false);
            foreach (var stored in page.Where(stored => DeadLetterPosition.NewestFirst.Compare(before, stored.Position) < 0).OrderBy(stored => stored.Position, DeadLetterPosition.NewestFirst))
                yield return stored;
            more = page.Count >= PageSize;
            if (more)
                start = Behind(page[^1]);
        }
    }

    // A page contains all letters with its last score.
    private static string Behind(StoredDeadLetter last) => "(" + last.Position.ScoreText;

    private async Task<List<StoredDeadLetter>> ReadAsync(RedisQueue from, RedisValue[] arguments) =>
        StoredDeadLetter.Read(from, await context.RunAsync(QueueScripts.DeadLetters, from.Keys.All, arguments).ConfigureAwait(false));

    /// <summary>Processes all matching letters, oldest first, except those that are added in the meantime.</summary>
    private async ValueTask<long> ForEachAsync(DeadLetterFilter filter, Func<StoredDeadLetter, Task<bool>> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var count = 0L;
        foreach (var one in await SelectAsync(filter).ConfigureAwait(false))
        {
            if ((await ReadAsync(one, ["newest", "+inf", 1]).ConfigureAwait(false)).FirstOrDefault() is not { } newest)
                continue;
            var after = "-inf";
            for (var more = true; more;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = await ReadAsync(one, ["oldest", after, newest.Position.ScoreText, PageSize]).ConfigureAwait(false);
                more = page.Count >= PageSize;
                if (more)
                    after = Behind(page[^1]);
                foreach (var stored in page.Where(stored => filter.Matches(stored.Letter)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    count += await act(stored).ConfigureAwait(false) ? 1 : 0;
                }
            }
        }

        return count;
    }

    private async Task<bool> RequeueAsync(StoredDeadLetter stored)
    {
        if (stored.Letter.Envelope is not { } envelope)
            return false;
        var before = stored.Letter.State;
        var state = before with { Step = 0, Failures = 0, Requeues = before.Requeues + 1, RequeuedAt = context.Time.GetUtcNow() };
        var first = queue(envelope.Steps[0]);
        if (first == stored.Queue)
        {
            return (bool)await context.RunAsync(
                QueueScripts.Requeue, first.Keys.All,
                [stored.Position.Id, RedisQueue.LaneCode(stored.Letter.Lane), EnvelopeCodec.Encode(state), await context.PublishCommandAsync().ConfigureAwait(false), first.Keys.Wake]).ConfigureAwait(false);
        }

        // Queues may be on different servers: the letter is added to the other queue first and then deleted here. If
        // this is repeated, the other queue recognizes the step.
        await first.AdmitAsync(RedisQueue.StepOf(stored.Position.Id, state), stored.Position.Id, stored.Letter.Lane, stored.Body, state, counts: false).ConfigureAwait(false);
        return await PurgeAsync(stored).ConfigureAwait(false);
    }

    private async Task<bool> PurgeAsync(StoredDeadLetter stored) =>
        (int)await context.RunAsync(QueueScripts.Purge, stored.Queue.Keys.All, ["ids", stored.Position.Id]).ConfigureAwait(false) == 1;
}
