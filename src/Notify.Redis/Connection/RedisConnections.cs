namespace Notify.Redis.Connection;

/// <summary>The connections of this host. Parts with the same configuration share one.</summary>
internal sealed class RedisConnections(TimeProvider time) : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, RedisConnection> _connections = [];

    public RedisConnection Get(RedisOptions options)
    {
        object key = (object?)options.Connection ?? options.Configuration ?? "";
        lock (_gate)
        {
            if (!_connections.TryGetValue(key, out var connection))
                _connections.Add(key, connection = new RedisConnection(options, time));
            return connection;
        }
    }

    public async ValueTask DisposeAsync()
    {
        RedisConnection[] all;
        lock (_gate)
            all = [.. _connections.Values];
        await Task.WhenAll(all.Select(connection => connection.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    public void Dispose() => BlockingDisposal.Run(this);
}
