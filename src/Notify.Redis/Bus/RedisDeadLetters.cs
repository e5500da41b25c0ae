using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The dead letters of all queues, merged by when they died.</summary>
internal sealed class RedisDeadLetters(BusContext context, Func<string, RedisQueue> queue, Func<Task<IReadOnlyList<RedisQueue>>> queues) : IDeadLetters
{
    private const int PageSize = 200;

    public async ValueTask<DeadLetterPage> ListAsync(DeadLetterFilter filter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var from = cursor is null ? LetterPlace.Newest : LetterPlace.Parse(cursor);
        var found = new List<StoredLetter>();
        var readers = new PriorityQueue<IAsyncEnumerator<StoredLetter>, LetterPlace>(LetterPlace.NewestFirst);
        try
        {
            foreach (var one in await SelectAsync(filter).ConfigureAwait(false))
                await AdvanceAsync(NewestFirstAsync(one, from).GetAsyncEnumerator(cancellationToken), readers).ConfigureAwait(false);

            // One more than asked for tells whether there is a next page.
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

        var next = found.Count > limit ? found[limit - 1].Place.ToString() : null;
        return new DeadLetterPage([.. found.Take(limit).Select(stored => stored.Letter)], next);
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

    private static async ValueTask AdvanceAsync(IAsyncEnumerator<StoredLetter> reader, PriorityQueue<IAsyncEnumerator<StoredLetter>, LetterPlace> readers)
    {
        if (await reader.MoveNextAsync().ConfigureAwait(false))
            readers.Enqueue(reader, reader.Current.Place);
        else
            await reader.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Among those there are: a name that was mistyped must not become a channel.</summary>
    private async Task<IReadOnlyList<RedisQueue>> SelectAsync(DeadLetterFilter filter)
    {
        var all = await queues().ConfigureAwait(false);
        return filter.Channel is { } channel ? [.. all.Where(one => one.Channel == channel)] : all;
    }

    private async Task<StoredLetter?> FindAsync(Guid id)
    {
        var found = await Task.WhenAll((await queues().ConfigureAwait(false)).Select(one => ReadAsync(one, ["ids", id.ToString()]))).ConfigureAwait(false);
        return found.SelectMany(letters => letters).FirstOrDefault();
    }

    private async IAsyncEnumerable<StoredLetter> NewestFirstAsync(RedisQueue from, LetterPlace before)
    {
        // Of one moment there may be several: those of the place's own are read again, and passed over up to it.
        var start = before.ScoreText;
        for (var more = true; more;)
        {
            var page = await ReadAsync(from, ["newest", start, PageSize]).ConfigureAwait(false);
            foreach (var stored in page.Where(stored => LetterPlace.NewestFirst.Compare(before, stored.Place) < 0).OrderBy(stored => stored.Place, LetterPlace.NewestFirst))
                yield return stored;
            more = page.Count >= PageSize;
            if (more)
                start = Behind(page[^1]);
        }
    }

    // A page holds all of its last moment.
    private static string Behind(StoredLetter last) => "(" + last.Place.ScoreText;

    private async Task<List<StoredLetter>> ReadAsync(RedisQueue from, RedisValue[] arguments) =>
        StoredLetter.Read(from, await context.RunAsync(QueueScripts.DeadLetters, from.Keys.All, arguments).ConfigureAwait(false));

    /// <summary>Does something to all that match, oldest first; what dies meanwhile is left alone.</summary>
    private async ValueTask<long> ForEachAsync(DeadLetterFilter filter, Func<StoredLetter, Task<bool>> act, CancellationToken cancellationToken)
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
                var page = await ReadAsync(one, ["oldest", after, newest.Place.ScoreText, PageSize]).ConfigureAwait(false);
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

    private async Task<bool> RequeueAsync(StoredLetter stored)
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
                [stored.Place.Id, RedisQueue.Letter(stored.Letter.Lane), EnvelopeCodec.Encode(state), await context.PublishCommandAsync().ConfigureAwait(false), first.Keys.Wake]).ConfigureAwait(false);
        }

        // Queues may be on different servers: it enters the other first and is deleted here then. Repeated, the step is known there.
        await first.AdmitAsync(RedisQueue.StepOf(stored.Place.Id, state), stored.Place.Id, stored.Letter.Lane, stored.Body, state, counts: false).ConfigureAwait(false);
        return await PurgeAsync(stored).ConfigureAwait(false);
    }

    private async Task<bool> PurgeAsync(StoredLetter stored) =>
        (int)await context.RunAsync(QueueScripts.Purge, stored.Queue.Keys.All, ["ids", stored.Place.Id]).ConfigureAwait(false) == 1;
}
