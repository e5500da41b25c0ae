using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>The dead letters of all queues, by time.</summary>
internal sealed class SqlDeadLetters(BusContext context, QueueTable queues, SignalPump signals) : IDeadLetters
{
    private const int PageSize = 500;

    // A filter that matches few letters must not make one request read all of them.
    private const int MostExamined = 10_000;

    public ValueTask<DeadLetterPage> ListAsync(
        DeadLetterFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        DeadLetterPosition? after = cursor is null ? null : DeadLetterReader.ReadCursor(cursor);
        return BusCalls.RunAsync(context, () => ReadPageAsync(filter, after, limit, cancellationToken));
    }

    public ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        BusCalls.RunAsync(context, async () => (await FindAsync(id, cancellationToken).ConfigureAwait(false))?.Letter);

    public ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, RequeueAsync, cancellationToken);

    public ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachPageAsync(filter, RequeueAsync, cancellationToken);

    public ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(id, PurgeAsync, cancellationToken);

    public ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachPageAsync(filter, PurgeAsync, cancellationToken);

    private ValueTask<bool> ChangeAsync(
        Guid id,
        Func<IReadOnlyList<Found>, CancellationToken, Task<int>> act,
        CancellationToken cancellationToken) =>
        BusCalls.RunAsync(
            context,
            async () => await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } found
                && await act([found], cancellationToken).ConfigureAwait(false) == 1);

    private async Task<DeadLetterPage> ReadPageAsync(
        DeadLetterFilter filter,
        DeadLetterPosition? after,
        int limit,
        CancellationToken cancellationToken)
    {
        var channels = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!TrySelect(filter, channels, out var queue))
            return new DeadLetterPage { Items = [] };

        // One more than the limit shows whether there is a next page.
        var pageSize = filter == DeadLetterFilter.All ? Math.Min(limit + 1, PageSize) : PageSize;
        var found = new List<Found>();
        var (hasMore, examined) = (true, 0);
        while (hasMore && found.Count <= limit && examined < MostExamined)
        {
            var query = new DeadLetterQuery { NewestFirst = true, After = after, Queue = queue, Limit = pageSize };
            var page = await ReadAsync(query, channels, cancellationToken).ConfigureAwait(false);
            hasMore = page.Count >= pageSize;
            examined += page.Count;
            after = page.Count > 0 ? page[^1].Position : after;
            found.AddRange(page.Where(one => filter.Matches(one.Letter)).Take(limit + 1 - found.Count));
        }

        DeadLetterPosition? next = found.Count > limit ? found[limit - 1].Position : hasMore ? after : null;
        return new DeadLetterPage
        {
            Items = [.. found.Take(limit).Select(one => one.Letter)],
            Next = next is { } position ? DeadLetterReader.WriteCursor(position) : null,
        };
    }

    /// <summary>Selects among the existing channels, so that a mistyped name does not become a channel.</summary>
    private static bool TrySelect(DeadLetterFilter filter, IReadOnlyDictionary<int, string> channels, out int? queue)
    {
        queue = null;
        if (filter.Channel is not { } channel)
            return true;
        foreach (var (id, name) in channels)
        {
            if (name == channel)
                queue = id;
        }

        return queue is not null;
    }

    private async Task<Found?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await context.Store.FindDeadLetterAsync(id, cancellationToken).ConfigureAwait(false) is not { } stored)
            return null;
        var channels = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new Found(stored, DeadLetterReader.Read(stored, channels[stored.Queue]));
    }

    private async Task<List<Found>> ReadAsync(
        DeadLetterQuery query,
        IReadOnlyDictionary<int, string> channels,
        CancellationToken cancellationToken)
    {
        var page = await context.Store.ReadDeadLettersAsync(query, cancellationToken).ConfigureAwait(false);
        var found = new List<Found>(page.Count);
        foreach (var stored in page)
        {
            // The queue of a letter that is newer than the list of channels.
            if (!channels.ContainsKey(stored.Queue))
                channels = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
            found.Add(new Found(stored, DeadLetterReader.Read(stored, channels[stored.Queue])));
        }

        return found;
    }

    /// <summary>
    /// Processes all matching letters by page, oldest first, except those that are added in the meantime.
    /// </summary>
    private ValueTask<long> ForEachPageAsync(
        DeadLetterFilter filter,
        Func<IReadOnlyList<Found>, CancellationToken, Task<int>> act,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return BusCalls.RunAsync(context, () => CountEachPageAsync(filter, act, cancellationToken));
    }

    private async Task<long> CountEachPageAsync(
        DeadLetterFilter filter,
        Func<IReadOnlyList<Found>, CancellationToken, Task<int>> act,
        CancellationToken cancellationToken)
    {
        var channels = await queues.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!TrySelect(filter, channels, out var queue))
            return 0;
        var newest = await ReadAsync(
            new DeadLetterQuery { NewestFirst = true, Queue = queue, Limit = 1 }, channels, cancellationToken)
            .ConfigureAwait(false);
        if (newest.Count == 0)
            return 0;
        var count = 0L;
        DeadLetterPosition? after = null;
        for (var hasMore = true; hasMore;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var query = new DeadLetterQuery
            {
                After = after,
                Last = newest[0].Position,
                Queue = queue,
                Limit = PageSize,
            };
            var page = await ReadAsync(query, channels, cancellationToken).ConfigureAwait(false);
            hasMore = page.Count >= PageSize;
            after = page.Count > 0 ? page[^1].Position : after;
            var matching = page.Where(one => filter.Matches(one.Letter)).ToList();
            if (matching.Count > 0)
                count += await act(matching, cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private async Task<int> RequeueAsync(IReadOnlyList<Found> found, CancellationToken cancellationToken)
    {
        var letters = new List<RequeuedLetter>(found.Count);
        foreach (var one in found)
        {
            // Only a letter that can be decoded is requeued.
            if (one.Letter is not { Envelope: { } envelope, Bytes: null })
                continue;
            var queue = await queues.GetAsync(envelope.Steps[0]).ConfigureAwait(false);
            letters.Add(new RequeuedLetter
            {
                Id = one.Stored.Id,
                NotificationId = envelope.NotificationId,
                Campaign = envelope.Campaign,
                Queue = queue.Id,
                Lane = envelope.Lane,
                OrderingKey = envelope.OrderingKey,
                State = EnvelopeCodec.Encode(one.Letter.State with
                {
                    Step = 0,
                    Failures = 0,
                    Requeues = one.Letter.State.Requeues + 1,
                    RequeuedAt = one.Stored.ReadAt,
                }),
            });
        }

        if (letters.Count == 0)
            return 0;
        var requeued = await context.Store.RequeueAsync(letters, cancellationToken).ConfigureAwait(false);
        foreach (var queue in letters.Select(letter => letter.Queue).Distinct())
        {
            queues.Find(queue)?.Work.Set();
            signals.Add(queue);
        }

        return requeued;
    }

    private Task<int> PurgeAsync(IReadOnlyList<Found> found, CancellationToken cancellationToken) =>
        context.Store.PurgeAsync([.. found.Select(one => one.Stored.Id)], cancellationToken);

    /// <summary>A dead letter as it is stored, and decoded.</summary>
    private sealed record Found(StoredDeadLetter Stored, DeadLetter Letter)
    {
        public DeadLetterPosition Position => new(Stored.At, Stored.Id);
    }
}
