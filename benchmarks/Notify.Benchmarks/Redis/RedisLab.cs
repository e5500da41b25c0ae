using System.Globalization;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Benchmarks.Redis;

/// <summary>Starts a redis-server for the benchmark and reads its statistics.</summary>
internal sealed class RedisLab : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly ConnectionMultiplexer _client;

    private RedisLab(RedisServer server, ConnectionMultiplexer client, string persistence)
    {
        _server = server;
        _client = client;
        Persistence = persistence;
    }

    public string Endpoint => _server.Endpoint;

    public int Port => _server.Port;

    /// <summary>The setting for writing to disk, for the report.</summary>
    public string Persistence { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="appendFsync">The value of <c>appendfsync</c>. If null, nothing is written to disk.</param>
    public static async Task<RedisLab> StartAsync(string? appendFsync)
    {
        var server = await RedisServer.StartAsync(
            appendFsync is null ? [] : ["--appendonly", "yes", "--appendfsync", appendFsync]);
        return new RedisLab(
            server,
            await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",allowAdmin=true"),
            appendFsync is null ? "appendonly off" : "appendfsync " + appendFsync);
    }

    public IDatabase Database => _client.GetDatabase();

    public Task EmptyAsync() => Server.FlushAllDatabasesAsync();

    /// <summary>The processor time the server has used so far.</summary>
    public async Task<TimeSpan> ProcessorTimeAsync() =>
        TimeSpan.FromSeconds(await InfoAsync("cpu", "used_cpu_user") + await InfoAsync("cpu", "used_cpu_sys"));

    public async Task<long> UsedMemoryAsync() => (long)await InfoAsync("memory", "used_memory");

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    private IServer Server => _client.GetServers()[0];

    private async Task<double> InfoAsync(string section, string name) =>
        double.Parse(
            (await Server.InfoAsync(section)).SelectMany(group => group).Single(pair => pair.Key == name).Value,
            CultureInfo.InvariantCulture);
}
