using System.Collections.Concurrent;
using System.Globalization;

namespace Notify.Addresses;

/// <summary>An address book that lives as long as the process. Reading takes no lock and allocates nothing.</summary>
internal sealed class InMemoryAddressBook : IAddressBook, ISuppressionList
{
    private readonly ConcurrentDictionary<(string UserId, string Kind), string[]> _addresses = new();
    private readonly ConcurrentDictionary<(string Kind, string Address, string? List), Stored> _suppressions = new();

    private long _lastNumber;
    private volatile bool _suppresses;

    public ValueTask<IReadOnlyList<string>> GetAddressesAsync(
        string userId,
        string kind,
        CancellationToken cancellationToken = default) =>
        new(_addresses.TryGetValue((userId, kind), out var addresses) ? addresses : []);

    public ValueTask AddAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        _addresses.AddOrUpdate(
            (userId, kind),
            static (_, added) => [added],
            static (_, known, added) => known.Contains(added) ? known : [.. known, added],
            address);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RemoveAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default)
    {
        var user = (userId, kind);
        while (_addresses.TryGetValue(user, out var known) && known.Contains(address))
        {
            string[] rest = [.. known.Where(other => other != address)];
            if (rest.Length == 0 ? _addresses.TryRemove(new(user, known)) : _addresses.TryUpdate(user, rest, known))
                return new(true);
        }

        return new(false);
    }

    public ValueTask<Suppression?> GetSuppressionAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default)
    {
        if (!_suppresses)
            return default;
        if (!_suppressions.TryGetValue((kind, address, null), out var stored) && list is not null)
            _suppressions.TryGetValue((kind, address, list), out stored);
        return new(stored.Suppression);
    }

    public ValueTask SuppressAsync(
        string kind,
        string address,
        Suppression suppression,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        ArgumentNullException.ThrowIfNull(suppression);
        _suppressions[(kind, address, suppression.List)] = new(suppression, Interlocked.Increment(ref _lastNumber));
        _suppresses = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> LiftAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default) =>
        new(_suppressions.TryRemove((kind, address, list), out _));

    public ValueTask<SuppressionPage> ListSuppressionsAsync(
        SuppressionFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        var before = cursor is null ? (long.MaxValue, long.MaxValue) : ParseCursor(cursor);
        // One more than the limit shows that there is another page.
        var found = _suppressions
            .Where(entry => entry.Value.Position.CompareTo(before) < 0)
            .Select(entry => (entry.Value.Position, Item: ToItem(entry.Key.Kind, entry.Key.Address, entry.Value)))
            .Where(entry => filter.Matches(entry.Item))
            .OrderByDescending(entry => entry.Position)
            .Take(limit + 1)
            .ToList();
        return new(new SuppressionPage
        {
            Items = [.. found.Take(limit).Select(entry => entry.Item)],
            Next = found.Count > limit ? Cursor(found[limit - 1].Position) : null,
        });
    }

    private static SuppressedAddress ToItem(string kind, string address, Stored stored) =>
        new() { Kind = kind, Address = address, Suppression = stored.Suppression };

    private static string Cursor((long Ticks, long Number) position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position.Ticks}-{position.Number}");

    private static (long Ticks, long Number) ParseCursor(string cursor)
    {
        var parts = cursor.Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (ticks, number)
                : throw new ArgumentException(
                    "The cursor was not created by this address book. "
                    + "Pass the Next value of an earlier page, or null for the first page.",
                    nameof(cursor));
    }

    /// <summary>A suppression with its number, which orders suppressions of the same time.</summary>
    private readonly record struct Stored(Suppression Suppression, long Number)
    {
        public (long Ticks, long Number) Position => (Suppression.At.UtcTicks, Number);
    }
}
