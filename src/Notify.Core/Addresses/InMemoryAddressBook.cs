using System.Collections.Concurrent;

namespace Notify.Addresses;

/// <summary>An address book that lives as long as the process. Reading takes no lock and allocates nothing.</summary>
internal sealed class InMemoryAddressBook : IAddressBook
{
    private readonly ConcurrentDictionary<(string UserId, string Kind), string[]> _addresses = new();
    private readonly ConcurrentDictionary<(string Kind, string Address, string? List), Suppression> _suppressions =
        new();

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
        if (!_suppressions.TryGetValue((kind, address, null), out var suppression) && list is not null)
            _suppressions.TryGetValue((kind, address, list), out suppression);
        return new(suppression);
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
        _suppressions[(kind, address, suppression.List)] = suppression;
        _suppresses = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> LiftAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default) =>
        new(_suppressions.TryRemove((kind, address, list), out _));
}
