using System.Security.Cryptography;
using StackExchange.Redis;

namespace Notify.Demo.Redis;

/// <summary>
/// A separate connection that tests whether Redis can be reached and deletes the keys of a run, and the namespace of
/// the run.
/// </summary>
internal sealed class RedisPlace : IAsyncDisposable
{
    private const int PageSize = 500;
    private static readonly Version Oldest = new(7, 0);

    private readonly ConnectionMultiplexer _connection;

    private RedisPlace(ConnectionMultiplexer connection) => _connection = connection;

    /// <summary>The prefix of all keys of this run, which no other run has.</summary>
    public string Namespace { get; } = $"demo-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>
    /// Connects, or returns an error. It does not quote the configuration, which may contain a password.
    /// </summary>
    public static async Task<(RedisPlace? Place, string? Error)> FindAsync(string configuration)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(configuration);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or OverflowException)
        {
            return (
                null,
                "--redis requires host:port, for example localhost:6379, or a configuration of StackExchange.Redis.");
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
                throw new NotSupportedException($"Redis at {where} is older than {Oldest}, which Notify requires.");
            return (new RedisPlace(connection), null);
        }
        catch (Exception failed) when (failed is RedisException or TimeoutException or NotSupportedException)
        {
            await (connection?.DisposeAsync() ?? default);
            return (null, failed switch
            {
                NotSupportedException => failed.Message,
                RedisServerException
                    or RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
                    $"Redis at {where} refuses the connection. "
                    + "If it requires a password, use --redis host:port,password=…",
                _ => $"Redis cannot be reached at {where}. Start one with redis-server "
                    + "(Debian: apt-get install redis-server), or specify another one: --redis host:port.",
            });
        }
    }

    /// <summary>Deletes every key of this run, on every node.</summary>
    public async Task<int> ClearAsync()
    {
        var (database, deleted) = (_connection.GetDatabase(), 0);
        var primaries = _connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
        foreach (var server in primaries)
        {
            // The brace of a hash tag may precede the namespace. Each key needs a separate command, because on a
            // cluster a command must not use several slots.
            var keys = await server.KeysAsync(database.Database, $"*{Namespace}:*", PageSize).ToListAsync();
            foreach (var page in keys.Chunk(PageSize))
            {
                var results = await Task.WhenAll(page.Select(key => database.KeyDeleteAsync(key)));
                deleted += results.Count(wasDeleted => wasDeleted);
            }
        }

        return deleted;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static string Format(System.Net.EndPoint endpoint) =>
        endpoint is System.Net.DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{endpoint}";
}
