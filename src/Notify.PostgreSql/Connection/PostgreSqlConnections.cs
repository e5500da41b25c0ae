using System.Transactions;
using Npgsql;

namespace Notify.PostgreSql.Connection;

/// <summary>
/// The connections of one part, such as the bus: a small pool, one connection for renewals, which must not wait for the
/// pool, and one that listens. If the application provides a data source, all of them come from it.
/// </summary>
internal sealed class PostgreSqlConnections : IAsyncDisposable
{
    // For the bus: two pumps, a claim for each of some channels, and reads.
    private const int PoolSize = 20;
    private const int CommandTimeoutSeconds = 10;

    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _renewals;
    private readonly NpgsqlDataSource _listener;
    private readonly List<NpgsqlDataSource> _own = [];

    public PostgreSqlConnections(PostgreSqlOptions options, int poolSize = PoolSize)
    {
        if (options.DataSource is { } shared)
        {
            (_pool, _renewals) = (shared, shared);
            _listener = options.ListenConnectionString is { } text ? Own(text, size: 1) : shared;
            return;
        }

        var connectionString = options.ConnectionString!;
        _pool = Own(connectionString, poolSize);
        _renewals = Own(connectionString, size: 1);
        _listener = Own(options.ListenConnectionString ?? connectionString, size: 1);
    }

    /// <summary>The name of the database, for messages.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(_pool.ConnectionString).Database ?? "";

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        OpenAsync(_pool, cancellationToken);

    public ValueTask<NpgsqlConnection> OpenForListeningAsync(CancellationToken cancellationToken) =>
        OpenAsync(_listener, cancellationToken);

    /// <summary>Opens a connection and blocks the thread meanwhile.</summary>
    public NpgsqlConnection Open() => Open(_pool);

    /// <summary>Opens the connection that does not wait for the others, and blocks the thread meanwhile.</summary>
    public NpgsqlConnection OpenForRenewal() => Open(_renewals);

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _own)
            await source.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlConnection Open(NpgsqlDataSource source)
    {
        using var independent = Independent();
        try
        {
            return source.OpenConnection();
        }
        catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
        {
            throw new ConnectionFailedException(error);
        }
    }

    private static async ValueTask<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source,
        CancellationToken cancellationToken)
    {
        using var independent = Independent();
        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
        {
            throw new ConnectionFailedException(error);
        }
    }

    // A data source of the application may enlist its connections in the ambient transaction of the caller.
    private static TransactionScope? Independent() => Transaction.Current is null
        ? null
        : new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);

    private NpgsqlDataSource Own(string connectionString, int size)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size") || size == 1)
            settings.MaxPoolSize = size;
        settings.MinPoolSize = 0;
        if (!settings.ShouldSerialize("Command Timeout"))
            settings.CommandTimeout = CommandTimeoutSeconds;
        if (!settings.ShouldSerialize("Application Name"))
            settings.ApplicationName = "Notify";

        // A transaction of the application must not include the calls of the bus.
        settings.Enlist = false;
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        var source = builder.Build();
        _own.Add(source);
        return source;
    }
}

/// <summary>The exception that is thrown if a connection could not be opened, so that the call has had no effect.</summary>
internal sealed class ConnectionFailedException(Exception cause)
    : Exception("PostgreSQL cannot be reached.", cause);
