using StackExchange.Redis;

namespace Notify.Redis.Connection;

/// <summary>
/// A connection that is opened on first use and restored automatically. While it is down, calls fail immediately:
/// callers can decide better than a backlog whether to wait.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // An unreachable server must not delay the shutdown any longer.
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(1);

    // The client has a timeout, but it has been observed not to end a call.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly string? _configuration;
    private readonly IConnectionMultiplexer? _given;
    private readonly TimeProvider _time;
    private Task<IConnectionMultiplexer>? _connecting;
    private volatile bool _isCluster;
    private bool _disposed;

    public RedisConnection(RedisOptions options, TimeProvider time)
    {
        _configuration = options.Configuration;
        _given = options.Connection;
        _time = time;
        ServerSetting = _given is null
            ? options.NameOf(nameof(options.Configuration))
            : $"{nameof(RedisOptions)}.{nameof(options.Connection)}";
    }

    /// <summary>The name of the setting that contains the servers, for messages.</summary>
    public string ServerSetting { get; }

    /// <summary>Returns the client after the first attempt to connect, even if it failed.</summary>
    public ValueTask<IConnectionMultiplexer> GetAsync(CancellationToken cancellationToken = default)
    {
        if (_given is not null)
            return new(_given);
        Task<IConnectionMultiplexer> connecting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
                _connecting = Task.Run(ConnectAsync, CancellationToken.None);
            connecting = _connecting;
        }

        return new(connecting.WaitAsync(cancellationToken));
    }

    /// <summary>The client, or null before the first attempt to connect has ended.</summary>
    public IConnectionMultiplexer? Client => _given
        ?? (_connecting is { IsCompletedSuccessfully: true } connected ? connected.GetAwaiter().GetResult() : null);

    /// <summary>Whether the servers are a cluster. Known after one of them has replied.</summary>
    public bool IsCluster(IConnectionMultiplexer client)
    {
        if (!_isCluster && client.GetServers().Any(server => server.ServerType == ServerType.Cluster))
            _isCluster = true;
        return _isCluster;
    }

    /// <summary>Runs a script.</summary>
    /// <exception cref="RedisException">The server cannot be reached or refuses.</exception>
    /// <exception cref="TimeoutException">The server did not reply in time.</exception>
    public async Task<RedisResult> RunAsync(
        RedisScript script,
        RedisKey[] keys,
        RedisValue[] arguments,
        CancellationToken cancellationToken = default)
    {
        var database = (await GetAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();
        ThrowIfDisconnected(database, keys[0]);
        try
        {
            return await database.ScriptEvaluateAsync(script.Hash, keys, arguments)
                .WaitAsync(CallTimeout, _time, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RedisServerException unknown) when (RedisFailure.IsUnknownScript(unknown))
        {
            return await database.ScriptEvaluateAsync(script.Text, keys, arguments)
                .WaitAsync(CallTimeout, _time, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Runs a script and blocks the thread, for synchronous contracts.</summary>
    public static RedisResult Run(
        IConnectionMultiplexer connected,
        RedisScript script,
        RedisKey[] keys,
        RedisValue[] arguments)
    {
        var database = connected.GetDatabase();
        ThrowIfDisconnected(database, keys[0]);
        try
        {
            return database.ScriptEvaluate(script.Hash, keys, arguments);
        }
        catch (RedisServerException unknown) when (RedisFailure.IsUnknownScript(unknown))
        {
            return database.ScriptEvaluate(script.Text, keys, arguments);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<IConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            _disposed = true;
            connecting = _connecting;
        }

        if (connecting is null)
            return;
        await CloseAsync(connecting).WaitAsync(DisposeTimeout, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A client with a backlog, which is the default of the application's connections, would otherwise keep the call
    // until the server is back.
    private static void ThrowIfDisconnected(IDatabase database, RedisKey key)
    {
        if (database.IsConnected(key))
            return;
        throw new RedisConnectionException(
            ConnectionFailureType.UnableToConnect, CommandFlags.None, "The server is not connected.");
    }

    private static async Task CloseAsync(Task<IConnectionMultiplexer> connecting)
    {
        var client = await connecting.ConfigureAwait(false);

        // The client would otherwise wait until a server that does not reply has confirmed the end.
        await client.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var configuration = ConfigurationOptions.Parse(_configuration!);
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        configuration.ClientName ??= "notify";

        // Its errors would otherwise quote keys, which contain addresses.
        configuration.IncludeDetailInExceptions = false;

        // The client treats INFO and CLUSTER NODES, which the server checks use, as admin commands. This connection
        // sends no other admin commands, and the permissions of the server's user still apply.
        configuration.AllowAdmin = true;
        return await ConnectionMultiplexer.ConnectAsync(configuration).ConfigureAwait(false);
    }
}
