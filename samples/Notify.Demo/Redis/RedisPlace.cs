using System.Security.Cryptography;
using StackExchange.Redis;

namespace Notify.Demo.Redis;

/// <summary>A connection of the demo's own, to see whether Redis is there and to clear away what a run has left; and the namespace of the run.</summary>
internal sealed class RedisPlace : IAsyncDisposable
{
    private const int PageSize = 500;
    private static readonly Version Oldest = new(7, 0);

    private readonly ConnectionMultiplexer _connection;

    private RedisPlace(ConnectionMultiplexer connection) => _connection = connection;

    /// <summary>What every key of this run begins with; no other run has the same.</summary>
    public string Namespace { get; } = $"demo-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>The place, or in words why there is none. The configuration is not quoted: it may hold a password.</summary>
    public static async Task<(RedisPlace? Place, string? Error)> FindAsync(string configuration)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(configuration);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            return (null, "--redis wants host:port, for example localhost:6379, or a configuration of StackExchange.Redis.");
        }

        options.AbortOnConnectFail = true;
        options.ConnectTimeout = 3000;
        var where = string.Join(", ", options.EndPoints.Select(Format));
        ConnectionMultiplexer? connection = null;
        try
        {
            connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            if (connection.GetServers().Any(server => server.IsConnected && server.Version < Oldest))
                throw new NotSupportedException($"Redis at {where} is older than {Oldest}, which Notify needs.");
            return (new RedisPlace(connection), null);
        }
        catch (Exception failed) when (failed is RedisException or TimeoutException or NotSupportedException)
        {
            await (connection?.DisposeAsync() ?? default);
            return (null, failed switch
            {
                NotSupportedException => failed.Message,
                RedisServerException or RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
                    $"Redis at {where} refuses us; if it wants a password, write --redis host:port,password=… .",
                _ => $"Redis cannot be reached at {where}. Start one by: redis-server (Debian: apt-get install redis-server), or name another: --redis host:port.",
            });
        }
    }

    /// <summary>Deletes every key of this run, on every node.</summary>
    public async Task<int> ClearAsync()
    {
        var (database, deleted) = (_connection.GetDatabase(), 0);
        foreach (var server in _connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            // Before the namespace there may be the brace of a hash tag. Each key is a command of its own: on a cluster a command keeps to one slot.
            var keys = await server.KeysAsync(database.Database, $"*{Namespace}:*", PageSize).ToListAsync();
            foreach (var page in keys.Chunk(PageSize))
                deleted += (await Task.WhenAll(page.Select(key => database.KeyDeleteAsync(key)))).Count(gone => gone);
        }

        return deleted;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static string Format(System.Net.EndPoint endpoint) => endpoint is System.Net.DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}";
}
