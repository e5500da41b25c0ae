using System.Globalization;
using StackExchange.Redis;

namespace Notify.Tests.Shared;

/// <summary>
/// A primary with two replicas, and three Sentinels that promote a replica when the primary has not replied for half a
/// second.
/// </summary>
public sealed class RedisSentinels : IAsyncDisposable
{
    public const string ServiceName = "notify";

    private const int Replicas = 2;
    private const int Sentinels = 3;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<RedisServer> _servers = [];
    private readonly List<RedisServer> _sentinels = [];

    /// <summary>The addresses of all Sentinels and the name of the service, for a client.</summary>
    public string Configuration =>
        string.Join(',', _sentinels.Select(sentinel => sentinel.Endpoint)) + ",serviceName=" + ServiceName;

    /// <summary>The first primary, then the replicas.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    public RedisServer Primary => _servers[0];

    public static async Task<RedisSentinels> StartAsync()
    {
        var sentinels = new RedisSentinels();
        try
        {
            await sentinels.StartServersAsync();
            return sentinels;
        }
        catch
        {
            await sentinels.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the replicas have received everything that the primary has executed so far.</summary>
    public async Task ReplicatedAsync()
    {
        var offset = await ReadInfoAsync(Primary, "master_repl_offset");
        foreach (var replica in _servers.Skip(1))
            await UntilAsync(async () => await ReadInfoAsync(replica, "slave_repl_offset") >= offset);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Concat(_servers))
            await server.DisposeAsync();
    }

    private async Task StartServersAsync()
    {
        _servers.Add(await RedisServer.StartAsync("--repl-diskless-sync-delay", "0"));
        for (var i = 0; i < Replicas; i++)
            _servers.Add(await RedisServer.StartAsync("--replicaof", $"127.0.0.1 {Primary.Port}"));

        // A Sentinel asks the primary for its replicas only every ten seconds.
        await UntilAsync(async () => await ReadInfoAsync(Primary, "connected_slaves") == Replicas);
        var file = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            sentinel monitor {ServiceName} 127.0.0.1 {Primary.Port} 2
            sentinel down-after-milliseconds {ServiceName} 500
            sentinel failover-timeout {ServiceName} 5000

            """);
        for (var i = 0; i < Sentinels; i++)
            _sentinels.Add(await RedisServer.StartAsync(["--sentinel"], file));
        foreach (var sentinel in _sentinels)
            await UntilAsync(() => KnowsAllAsync(sentinel));
    }

    private static async Task<bool> KnowsAllAsync(RedisServer sentinel)
    {
        await using var client = await ConnectionMultiplexer.SentinelConnectAsync(sentinel.Endpoint);
        var facts = await client.GetServers()[0].SentinelMasterAsync(ServiceName);
        return facts.Contains(KeyValuePair.Create("num-slaves", $"{Replicas}"))
            && facts.Contains(KeyValuePair.Create("num-other-sentinels", $"{Sentinels - 1}"));
    }

    private static async Task<long> ReadInfoAsync(RedisServer server, string name)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true");
        var section = await client.GetServers()[0].InfoAsync("replication");
        var value = section.SelectMany(group => group).Single(fact => fact.Key == name).Value;
        return long.Parse(value, CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(Step, TimeProvider.System, late.Token);
    }
}
