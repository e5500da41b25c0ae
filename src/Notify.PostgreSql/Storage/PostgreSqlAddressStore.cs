using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <summary>The tables of the address book in PostgreSQL.</summary>
/// <remarks>
/// It has a separate small pool, so that deliveries that read addresses do not take the connections of the bus.
/// </remarks>
internal sealed class PostgreSqlAddressStore(PostgreSqlOptions options) : AddressStore
{
    private const int PoolSize = 10;

    private readonly PostgreSqlConnections _connections = new(options, PoolSize);
    private readonly AddressStatements _sql = new(options.Schema);

    public override string Name => "PostgreSQL";

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        await new SchemaInstaller(connection, options).EnsureAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyList<string>> GetAddressesAsync(
        Guid user,
        string kind,
        CancellationToken cancellationToken) =>
        await _connections.ReadAsync(
            options,
            _sql.GetAddresses,
            row => row.GetString(0),
            cancellationToken,
            Parameters.Of(user),
            Parameters.Of(kind)).ConfigureAwait(false);

    public override Task AddAddressAsync(StoredAddress address, CancellationToken cancellationToken) =>
        _connections.WriteAsync(
            options,
            _sql.AddAddress,
            cancellationToken,
            Parameters.Of(address.User),
            Parameters.Of(address.Id),
            Parameters.Of(address.UserId),
            Parameters.Of(address.Kind),
            Parameters.Of(address.Address));

    public override async Task<bool> RemoveAddressAsync(Guid user, Guid id, CancellationToken cancellationToken) =>
        await _connections.WriteAsync(
            options,
            _sql.RemoveAddress,
            cancellationToken,
            Parameters.Of(user),
            Parameters.Of(id)).ConfigureAwait(false) > 0;

    public override async Task<IReadOnlyList<StoredSuppression>> FindSuppressionsAsync(
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken) =>
        await _connections.ReadAsync(
            options,
            _sql.FindSuppressions,
            ReadSuppression,
            cancellationToken,
            Parameters.Of([.. ids])).ConfigureAwait(false);

    public override Task SuppressAsync(StoredSuppression suppression, CancellationToken cancellationToken) =>
        _connections.WriteAsync(
            options,
            _sql.Suppress,
            cancellationToken,
            Parameters.Of(suppression.Id),
            Parameters.Of(suppression.Kind),
            Parameters.Of(suppression.Address),
            Parameters.OfNullable(suppression.List),
            Parameters.Of(suppression.Reason),
            Parameters.Of(Micros.Of(suppression.At)),
            Parameters.OfNullable(suppression.Detail));

    public override async Task<bool> LiftAsync(Guid id, CancellationToken cancellationToken) =>
        await _connections.WriteAsync(options, _sql.Lift, cancellationToken, Parameters.Of(id))
            .ConfigureAwait(false) > 0;

    public override async Task<IReadOnlyList<StoredSuppression>> ReadSuppressionsAsync(
        SuppressionPosition? after,
        int limit,
        CancellationToken cancellationToken) =>
        after is { } position
            ? await _connections.ReadAsync(
                options,
                _sql.SuppressionsAfter,
                ReadSuppression,
                cancellationToken,
                Parameters.Of(limit),
                Parameters.Of(Micros.Of(position.At)),
                Parameters.Of(position.Id)).ConfigureAwait(false)
            : await _connections.ReadAsync(
                options,
                _sql.NewestSuppressions,
                ReadSuppression,
                cancellationToken,
                Parameters.Of(limit)).ConfigureAwait(false);

    public override StoreFailure Classify(Exception exception) => PostgreSqlFailures.Classify(exception, options);

    public override ValueTask DisposeAsync() => _connections.DisposeAsync();

    private static StoredSuppression ReadSuppression(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Kind = row.GetString(1),
        Address = row.GetString(2),
        List = row.IsDBNull(3) ? null : row.GetString(3),
        Reason = row.GetString(4),
        At = Micros.ToTime(row.GetInt64(5)),
        Detail = row.IsDBNull(6) ? null : row.GetString(6),
    };
}
