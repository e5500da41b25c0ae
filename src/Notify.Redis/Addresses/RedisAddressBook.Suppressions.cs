using Notify.Addresses;
using StackExchange.Redis;

namespace Notify.Redis.Addresses;

/// <summary>
/// The list of suppressions. A sorted set contains an entry for each of them, newest last. It is read by operators
/// only: delivery reads the hash of the address.
/// </summary>
internal sealed partial class RedisAddressBook : ISuppressionList
{
    // One call reads so many entries and, for those that match, their suppressions.
    private const int PortionSize = 500;

    // A filter that matches few suppressions must not make one request read all of them.
    private const int MaxExamined = 10_000;

    private static readonly Suppression Unread = new() { Reason = default, At = default };

    public async ValueTask<SuppressionPage> ListSuppressionsAsync(
        SuppressionFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var start = cursor is null ? SuppressionPosition.Newest : SuppressionPosition.Parse(cursor);
        var found = new List<(SuppressionPosition Position, SuppressedAddress Item)>();
        var (read, examined, last, more) = (0L, 0, start, true);
        // One more than the limit shows that there is another page.
        while (more && found.Count <= limit && examined < MaxExamined)
        {
            var portion = await ReadPortionAsync(start, read, cancellationToken).ConfigureAwait(false);
            more = portion.Length == PortionSize;
            read += portion.Length;
            var entries = Entries(portion, start);
            examined += entries.Count;
            if (entries.Count > 0)
                last = entries[^1].Position;
            var matches = await ReadMatchesAsync(entries, filter, cancellationToken).ConfigureAwait(false);
            found.AddRange(matches.Take(limit + 1 - found.Count));
        }

        SuppressionPosition? next = found.Count > limit ? found[limit - 1].Position : more ? last : null;
        return new()
        {
            Items = [.. found.Take(limit).Select(match => match.Item)],
            Next = next?.ToString(),
        };
    }

    private ValueTask<SortedSetEntry[]> ReadPortionAsync(
        SuppressionPosition start, long skip, CancellationToken cancellationToken) =>
        RunAsync(
            database => database.SortedSetRangeByScoreWithScoresAsync(
                _keys.SuppressionIndex,
                double.NegativeInfinity,
                start.Score,
                order: Order.Descending,
                skip: skip,
                take: PortionSize),
            cancellationToken);

    /// <summary>
    /// Returns the entries after the start. The portion can begin with entries of the same time that an earlier page
    /// contained.
    /// </summary>
    private static List<(SuppressionPosition Position, SuppressionEntry Entry)> Entries(
        SortedSetEntry[] portion, SuppressionPosition start)
    {
        var entries = new List<(SuppressionPosition, SuppressionEntry)>(portion.Length);
        foreach (var member in portion)
        {
            if (SuppressionEntry.Read(member.Element) is { } entry && start.Precedes(member.Score, entry.Id))
                entries.Add((new(member.Score, entry.Id), entry));
        }

        return entries;
    }

    private async ValueTask<IEnumerable<(SuppressionPosition Position, SuppressedAddress Item)>> ReadMatchesAsync(
        List<(SuppressionPosition Position, SuppressionEntry Entry)> entries,
        SuppressionFilter filter,
        CancellationToken cancellationToken)
    {
        // The entry contains everything but the reason, so most entries that do not match are not read.
        var candidates = entries.FindAll(one => (filter with { Reason = null }).Matches(ToItem(one.Entry, Unread)));
        var values = await RunAsync(
            database => Task.WhenAll(candidates.Select(one => database.HashGetAsync(
                _keys.Suppressions(one.Entry.Kind, one.Entry.Address), one.Entry.List ?? WholeAddress))),
            cancellationToken).ConfigureAwait(false);
        return candidates
            .Zip(values)
            .Where(one => !one.Second.IsNull)
            .Select(one => (one.First.Position, Item: ToItem(
                one.First.Entry,
                SuppressionJson.Read((ReadOnlyMemory<byte>)one.Second, one.First.Entry.List))))
            .Where(one => filter.Matches(one.Item));
    }

    private static SuppressedAddress ToItem(SuppressionEntry entry, Suppression suppression) =>
        new() { Kind = entry.Kind, Address = entry.Address, Suppression = suppression };
}
