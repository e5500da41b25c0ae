using System.Globalization;

namespace Notify.Bus.InMemory;

/// <summary>The dead letters of an in-memory bus, in the order they died. Long walks let go of the bus's lock every so often.</summary>
internal sealed class InMemoryDeadLetters(InMemoryMessageBus bus, TimeProvider time) : IDeadLetters
{
    private const int MostAtOnce = 500;

    private readonly SortedSet<Stored> _byAge = new(Comparer<Stored>.Create((one, other) => one.Number.CompareTo(other.Number)));
    private readonly Dictionary<Guid, Stored> _byId = [];
    private long _lastNumber;

    public bool Any => _byId.Count > 0;

    public ValueTask<DeadLetterPage> ListAsync(DeadLetterFilter filter, string? cursor = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var before = cursor is null ? long.MaxValue : Parse(cursor);
        var found = new List<Stored>();
        for (var more = true; more && found.Count <= limit;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (bus.Gate)
            {
                var some = Between(0, before - 1).Reverse().Take(MostAtOnce).ToList();
                more = some.Count == MostAtOnce;
                before = some.LastOrDefault()?.Number ?? before;

                // One more than asked for tells whether there is a next page.
                found.AddRange(some.Where(stored => filter.Matches(stored.Letter)).Take(limit + 1 - found.Count));
            }
        }

        var next = found.Count > limit ? found[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return new(new DeadLetterPage([.. found.Take(limit).Select(stored => stored.Letter)], next));
    }

    public ValueTask<DeadLetter?> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.Gate)
            return new(_byId.TryGetValue(id, out var stored) ? stored.Letter : null);
    }

    public ValueTask<bool> RequeueAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.Gate)
        {
            var requeued = _byId.TryGetValue(id, out var stored) && Requeue(stored);
            bus.ServeWaiters();
            return new(requeued);
        }
    }

    public ValueTask<long> RequeueAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => ForEach(filter, Requeue, cancellationToken);

    public ValueTask<bool> PurgeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        lock (bus.Gate)
            return new(_byId.TryGetValue(id, out var stored) && Remove(stored));
    }

    public ValueTask<long> PurgeAsync(DeadLetterFilter filter, CancellationToken cancellationToken = default) => ForEach(filter, Remove, cancellationToken);

    /// <summary>Adds one. Under the bus's lock.</summary>
    public void Add(DeadLetter letter)
    {
        if (_byId.TryGetValue(letter.Id, out var known))
            Remove(known);
        var stored = new Stored(++_lastNumber, letter);
        _byId.Add(letter.Id, stored);
        _byAge.Add(stored);
        bus.Queue(letter.Channel).DeadLetters++;
    }

    /// <summary>Deletes some of those that died at or before a moment. Under the bus's lock.</summary>
    /// <returns>True where there are more.</returns>
    public bool Sweep(DateTimeOffset until)
    {
        for (var i = 0; _byAge.Min is { } oldest && oldest.Letter.At <= until; i++)
        {
            if (i == MostAtOnce)
                return true;
            Remove(oldest);
            bus.Queue(oldest.Letter.Channel).TotalDeadLettersExpired++;
        }

        return false;
    }

    private static long Parse(string cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException("The cursor was not made by this bus; pass the Next of a page before, or null for the first page.", nameof(cursor));

    /// <summary>Does something to all that match, oldest first; what dies meanwhile is left alone.</summary>
    private ValueTask<long> ForEach(DeadLetterFilter filter, Func<Stored, bool> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var count = 0L;
        var after = 0L;
        var last = Interlocked.Read(ref _lastNumber);
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (bus.Gate)
            {
                var some = Between(after + 1, last).Take(MostAtOnce).ToList();
                more = some.Count == MostAtOnce;
                after = some.LastOrDefault()?.Number ?? after;
                count += some.Count(stored => filter.Matches(stored.Letter) && act(stored));
                bus.ServeWaiters();
            }
        }

        return new(count);
    }

    private SortedSet<Stored> Between(long first, long last) =>
        first > last ? [] : _byAge.GetViewBetween(Stored.At(first), Stored.At(last));

    private bool Requeue(Stored stored)
    {
        if (stored.Letter.Envelope is not { } envelope)
            return false;
        bus.Requeue(envelope, stored.Letter.State, time.GetUtcNow());
        return Remove(stored);
    }

    private bool Remove(Stored stored)
    {
        _byId.Remove(stored.Letter.Id);
        _byAge.Remove(stored);
        bus.Queue(stored.Letter.Channel).DeadLetters--;
        return true;
    }

    private sealed record Stored(long Number, DeadLetter Letter)
    {
        public static Stored At(long number) => new(number, null!);
    }
}
