using System.Globalization;

namespace Notify.Bus.InMemory;

/// <summary>The dead letters of an in-memory bus, in the order in which they were added.</summary>
/// <remarks>
/// Operations over many dead letters process them in portions and release the bus's lock in between, so that other
/// calls do not wait for the whole operation. Each letter has an increasing number. An operation remembers the number
/// at which a portion ended, and therefore continues correctly if letters are added or removed in between.
/// </remarks>
internal sealed class InMemoryDeadLetters(InMemoryMessageBus bus, TimeProvider time) : IDeadLetters
{
    private const int MaxItemsPerLock = 500;

    // A filter that matches few letters must not make one request examine all of them.
    private const int MaxExamined = 10_000;

    private readonly SortedSet<Stored> _byAge =
        new(Comparer<Stored>.Create((one, other) => one.Number.CompareTo(other.Number)));

    private readonly Dictionary<Guid, Stored> _byId = [];
    private long _lastNumber;

    public bool Any => _byId.Count > 0;

    /// <summary>The envelopes of all dead letters that could be decoded.</summary>
    public IEnumerable<Envelope> Envelopes => _byId.Values.Select(stored => stored.Letter.Envelope).OfType<Envelope>();

    public ValueTask<DeadLetterPage> ListAsync(
        DeadLetterFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var before = cursor is null ? long.MaxValue : ParseCursor(cursor);
        var found = new List<Stored>();
        var (more, examined) = (true, 0);
        while (more && found.Count <= limit && examined < MaxExamined)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (bus.StateLock)
            {
                var portion = Between(0, before - 1).Reverse().Take(MaxItemsPerLock).ToList();
                more = portion.Count == MaxItemsPerLock;
                before = portion.LastOrDefault()?.Number ?? before;
                examined += portion.Count;

                // One letter more than the limit shows that there is another page.
                found.AddRange(
                    portion.Where(stored => filter.Matches(stored.Letter)).Take(limit + 1 - found.Count));
            }
        }

        long? next = found.Count > limit ? found[limit - 1].Number : more ? before : null;
        return new(new DeadLetterPage
        {
            Items = [.. found.Take(limit).Select(stored => stored.Letter)],
            Next = next?.ToString(CultureInfo.InvariantCulture),
        });
    }

    public ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.StateLock)
            return new(_byId.TryGetValue(id, out var stored) ? stored.Letter : null);
    }

    public ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.StateLock)
        {
            var requeued = _byId.TryGetValue(id, out var stored) && Requeue(stored);
            bus.ServeWaiters();
            return new(requeued);
        }
    }

    public ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachMatch(filter, Requeue, cancellationToken);

    public ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.StateLock)
            return new(_byId.TryGetValue(id, out var stored) && Remove(stored));
    }

    public ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) =>
        ForEachMatch(filter, Remove, cancellationToken);

    /// <summary>Adds a dead letter. Called under the bus's lock.</summary>
    public void Add(DeadLetter letter)
    {
        if (_byId.TryGetValue(letter.Id, out var existing))
            Remove(existing);
        var stored = new Stored(++_lastNumber, letter, bus.DueItems.Elapsed);
        _byId.Add(letter.Id, stored);
        _byAge.Add(stored);
        bus.GetQueue(letter.Channel).DeadLetters++;
    }

    /// <summary>
    /// Removes dead letters that were added at or before a point in time, but only a limited number. Called under the
    /// bus's lock.
    /// </summary>
    /// <param name="addedUntil">The point in time, as the time since the bus was created.</param>
    /// <returns>True if more of them remain.</returns>
    public bool RemoveExpired(TimeSpan addedUntil)
    {
        for (var i = 0; _byAge.Min is { } oldest && oldest.AddedAt <= addedUntil; i++)
        {
            if (i == MaxItemsPerLock)
                return true;
            Remove(oldest);
            bus.GetQueue(oldest.Letter.Channel).TotalDeadLettersExpired++;
        }

        return false;
    }

    private static long ParseCursor(string cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException(
                "The cursor was not created by this bus. " +
                "Pass the Next value of an earlier page, or null for the first page.",
                nameof(cursor));

    /// <summary>
    /// Applies an action to all matching dead letters, oldest first. Letters that are added during the call are not
    /// included.
    /// </summary>
    private ValueTask<long> ForEachMatch(
        DeadLetterFilter filter,
        Func<Stored, bool> action,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var count = 0L;
        var after = 0L;
        var last = Interlocked.Read(ref _lastNumber);
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (bus.StateLock)
            {
                var portion = Between(after + 1, last).Take(MaxItemsPerLock).ToList();
                more = portion.Count == MaxItemsPerLock;
                after = portion.LastOrDefault()?.Number ?? after;
                count += portion.Count(stored => filter.Matches(stored.Letter) && action(stored));
                bus.ServeWaiters();
            }
        }

        return new(count);
    }

    private SortedSet<Stored> Between(long first, long last) =>
        first > last ? [] : _byAge.GetViewBetween(Stored.At(first), Stored.At(last));

    private bool Requeue(Stored stored)
    {
        if (stored.Letter is not { Envelope: { } envelope, Bytes: null })
            return false;
        bus.Requeue(envelope, stored.Letter.State, time.GetUtcNow());
        return Remove(stored);
    }

    private bool Remove(Stored stored)
    {
        _byId.Remove(stored.Letter.Id);
        _byAge.Remove(stored);
        bus.GetQueue(stored.Letter.Channel).DeadLetters--;
        return true;
    }

    /// <param name="Number">The number in the order of arrival.</param>
    /// <param name="Letter">The dead letter.</param>
    /// <param name="AddedAt">When it was added, as the time since the bus was created.</param>
    private sealed record Stored(long Number, DeadLetter Letter, TimeSpan AddedAt)
    {
        /// <summary>Creates a bound for a range of numbers; it has no letter.</summary>
        public static Stored At(long number) => new(number, null!, TimeSpan.Zero);
    }
}
