using System.Data.Common;
using Notify.Addresses;
using Notify.Sql.Addresses;
using Notify.Sql.Storage;

namespace Notify.Sql;

/// <summary>
/// The address book on a relational database, shared by all processes that use the same tables. <c>docs/sql.md</c>
/// describes the guarantees.
/// </summary>
/// <remarks>
/// If the database is unavailable or refuses a call, an <see cref="IOException"/> is thrown, and the call can be
/// repeated. It contains no address.
/// </remarks>
public sealed class SqlAddressBook : IAddressBook, ISuppressionList, IAsyncDisposable, IDisposable
{
    // One call reads so many suppressions.
    private const int PortionSize = 500;

    // A filter that matches few suppressions must not make one request read all of them.
    private const int MaxExamined = 10_000;

    // An unreachable database must not delay the shutdown any longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(3);

    private readonly AddressStore _store;
    private readonly StoreOpening _opening;

    /// <summary>Initializes a new instance of the <see cref="SqlAddressBook"/> class.</summary>
    /// <param name="store">The tables. The address book disposes the store.</param>
    public SqlAddressBook(AddressStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _opening = new StoreOpening(store.OpenAsync);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> GetAddressesAsync(
        string userId,
        string kind,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(kind);
        var addresses = await RunAsync(
            () => _store.GetAddressesAsync(AddressHash.OfUser(userId), StoredText.Write(kind), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return [.. addresses.Select(StoredText.Read)];
    }

    /// <inheritdoc/>
    public async ValueTask AddAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(address);
        var added = new StoredAddress
        {
            User = AddressHash.OfUser(userId),
            Id = AddressHash.OfAddress(kind, address),
            UserId = StoredText.Write(userId),
            Kind = StoredText.Write(kind),
            Address = StoredText.Write(address),
        };
        await RunAsync(() => _store.AddAddressAsync(added, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAddressAsync(
        string userId,
        string kind,
        string address,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userId);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(address);
        return RunAsync(
            () => _store.RemoveAddressAsync(
                AddressHash.OfUser(userId), AddressHash.OfAddress(kind, address), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Suppression?> GetSuppressionAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(address);
        var ofAll = AddressHash.OfSuppression(kind, address, null);
        Guid[] ids = list is null ? [ofAll] : [ofAll, AddressHash.OfSuppression(kind, address, list)];
        var found = await RunAsync(
            () => _store.FindSuppressionsAsync(ids, cancellationToken), cancellationToken).ConfigureAwait(false);
        return (found.FirstOrDefault(one => one.Id == ofAll) ?? (found.Count > 0 ? found[0] : null)) is { } suppression
            ? SuppressionRow.Read(suppression).Suppression
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask SuppressAsync(
        string kind,
        string address,
        Suppression suppression,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(suppression);
        var row = SuppressionRow.Write(kind, address, suppression);
        await RunAsync(() => _store.SuppressAsync(row, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> LiftAsync(
        string kind,
        string address,
        string? list = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(address);
        return RunAsync(
            () => _store.LiftAsync(AddressHash.OfSuppression(kind, address, list), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A page examines at most 10,000 suppressions. With a rare filter it may be empty although there is a next one.
    /// </remarks>
    public async ValueTask<SuppressionPage> ListSuppressionsAsync(
        SuppressionFilter filter,
        string? cursor = null,
        int limit = 50,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        SuppressionPosition? after = cursor is null ? null : SuppressionCursor.Read(cursor);
        var found = new List<(StoredSuppression Row, SuppressedAddress Item)>();
        StoredSuppression? last = null;
        var more = true;
        // One more than the limit shows that there is another page.
        for (var examined = 0; more && found.Count <= limit && examined < MaxExamined; examined += PortionSize)
        {
            var rows = await RunAsync(
                () => _store.ReadSuppressionsAsync(after, PortionSize, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            more = rows.Count == PortionSize;
            if (rows.Count == 0)
                break;
            last = rows[^1];
            after = new SuppressionPosition(last.At, last.Id);
            found.AddRange(rows
                .Select(row => (Row: row, Item: SuppressionRow.Read(row)))
                .Where(one => filter.Matches(one.Item))
                .Take(limit + 1 - found.Count));
        }

        var end = found.Count > limit ? found[limit - 1].Row : more ? last : null;
        return new SuppressionPage
        {
            Items = [.. found.Take(limit).Select(one => one.Item)],
            Next = end is null ? null : SuppressionCursor.Write(end),
        };
    }

    /// <summary>Closes the connections.</summary>
    /// <returns>A task that represents the operation.</returns>
    public async ValueTask DisposeAsync()
    {
        _opening.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Does the same as <see cref="DisposeAsync"/> and blocks the thread meanwhile, for some seconds at most.
    /// </summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).Wait(DisposeTimeout);

    private ValueTask<bool> RunAsync(Func<Task> call, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// Runs a call. Callers do not know the exceptions of the engine, so it throws one by which they recognize a store
    /// that is unavailable.
    /// </summary>
    /// <exception cref="IOException">The database cannot be reached, or refuses.</exception>
    private async ValueTask<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            if (!_opening.IsOpen)
                await _opening.OpenAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is not (OperationCanceledException or ObjectDisposedException or ArgumentException)
            && _store.Classify(exception) is { Kind: not StoreFailureKind.None } failure)
        {
            if (failure.Kind == StoreFailureKind.Refused)
                _opening.Close();
            var remedy = failure.Remedy is null ? "" : $" {failure.Remedy}";
            throw new IOException(
                $"The address book in {_store.Name} is unavailable ({failure.Reason}).{remedy}",
                WithoutValues(exception));
        }
    }

    // The error of a server may quote the values of a row, which are addresses.
    private static Exception? WithoutValues(Exception exception) =>
        exception is DbException { SqlState: not null } ? null : exception;
}
