using Notify.Bus;
using Notify.Chaos.Faults;
using Notify.Redis;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Chaos.Arena;

/// <summary>
/// A real server, the proxy before it, real processes that go through the proxy, and an observer that does not.
/// </summary>
internal sealed class Ring : IAsyncDisposable
{
    /// <summary>
    /// Short timeouts: with the default of five seconds for each call, these tests would take minutes.
    /// </summary>
    private const string Hasty = ",connectTimeout=1000,asyncTimeout=1000,syncTimeout=1000";

    private static readonly string[] Channels = ["first", "second"];
    private static readonly string[] AppendOnly = ["--appendonly", "yes", "--appendfsync", "everysec"];

    private readonly List<WorkerProcess> _workers = [];
    private readonly List<RedisMessageBus> _buses = [];
    private readonly ConnectionMultiplexer _client;

    private Ring(RedisServer server, ConnectionMultiplexer client)
    {
        (Server, Proxy, _client) = (server, new TcpProxy(server.Port), client);
        Bus = NewBus(server.Endpoint);
    }

    public RedisServer Server { get; }

    public TcpProxy Proxy { get; }

    /// <summary>The bus of the observer.</summary>
    public RedisMessageBus Bus { get; }

    public IDatabase Database => _client.GetDatabase();

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public static Task<Ring> StartAsync(params string[] settings) =>
        StartAsync(clock: null, settings.Length > 0 ? settings : AppendOnly);

    /// <summary>Starts a server with its own wall clock.</summary>
    public static Task<Ring> StartAsync(SteppedClock clock) => StartAsync(clock, AppendOnly);

    private static async Task<Ring> StartAsync(SteppedClock? clock, string[] settings)
    {
        var server = await RedisServer.StartAsync(settings, file: "", clock?.Environment);
        try
        {
            return new Ring(
                server,
                await ConnectionMultiplexer.ConnectAsync(
                    server.Endpoint + Hasty + ",allowAdmin=true,abortConnect=false"));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public RedisKey Key(string suffix, string channel = "first") => $"{{notify:{channel}}}:{suffix}";

    public WorkerProcess Produce(
        int count,
        Action<WorkerSettings>? configure = null,
        SteppedClock? clock = null) =>
        Start(new WorkerSettings { Role = "producer", Count = count }, configure, clock);

    public WorkerProcess Consume(Action<WorkerSettings>? configure = null, SteppedClock? clock = null) =>
        Start(new WorkerSettings(), configure, clock);

    /// <summary>Starts a consumer and waits until it runs, so that no producer finishes before it starts.</summary>
    public async Task<WorkerProcess> ConsumingAsync(
        Action<WorkerSettings>? configure = null,
        SteppedClock? clock = null)
    {
        var consumer = Consume(configure, clock);
        await consumer.SaysAsync("READY");
        return consumer;
    }

    /// <summary>Enqueues all notifications and waits until they are accepted.</summary>
    public async Task<WorkerProcess> ProducedAsync(int count, Action<WorkerSettings>? configure = null)
    {
        var producer = Produce(count, configure);
        await producer.SaysAsync("DONE");
        return producer;
    }

    /// <summary>A bus in this process, through the proxy.</summary>
    public RedisMessageBus ProxiedBus() => NewBus(Proxy.Endpoint);

    /// <summary>Runs a command of an administrator.</summary>
    public Task<RedisResult> ExecuteAsync(string command, params object[] arguments) =>
        Database.ExecuteAsync(command, arguments);

    /// <summary>Adds bytes that are not an envelope to the queue, in one step or not at all.</summary>
    public async Task InjectAsync(byte[] bytes)
    {
        var id = Guid.CreateVersion7().ToString();
        var entering = Database.CreateTransaction();
        _ = entering.HashSetAsync(Key("m"), id, bytes);
        _ = entering.ListLeftPushAsync(Key("t"), $"{id}:{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}");
        _ = entering.HashIncrementAsync(Key("n"), "accepted");
        await entering.ExecuteAsync();
    }

    /// <summary>Waits until all queues are empty, except for dead letters.</summary>
    public Task IdleAsync(TimeSpan? patience = null) =>
        Until.TrueAsync(async () => (await StatisticsAsync())?.All(row => row.IsIdle) == true, patience);

    /// <summary>Returns the statistics, or null while the server is unavailable.</summary>
    public async Task<IReadOnlyList<ChannelStatistics>?> StatisticsAsync()
    {
        try
        {
            return (await Bus.GetStatisticsAsync()).Channels;
        }
        catch (Exception away) when (away is RedisException or TimeoutException or BusUnavailableException)
        {
            return null;
        }
    }

    /// <summary>Counts everything. Nothing may be in flight: the producers have ended.</summary>
    public async Task<Account> TakeStockAsync()
    {
        var lines = _workers.SelectMany(worker => worker.Lines)
            .Select(line => line.Split(' '))
            .Where(words => words.Length > 1)
            .ToList();
        var (queued, dead, undecodable) = (new List<Guid>(), new List<Guid>(), 0);
        foreach (var channel in Channels)
        {
            var letters = (await Database.SortedSetRangeByRankAsync(Key("x", channel)))
                .Select(id => (string)id!)
                .ToHashSet();
            foreach (var body in await Database.HashGetAllAsync(Key("m", channel)))
            {
                if (EnvelopeCodec.Decode((byte[])body.Value!).Value is { } envelope)
                    (letters.Contains((string)body.Name!) ? dead : queued).Add(envelope.NotificationId);
                else
                    undecodable++;
            }
        }

        var rows = (await Bus.GetStatisticsAsync()).Channels;
        return new Account(
            lines.Where(words => words[0] == "ACCEPTED").Select(words => Guid.Parse(words[1])).ToHashSet(),
            lines.Where(words => words[0] == "SENT")
                .GroupBy(words => Guid.Parse(words[1]))
                .ToDictionary(group => group.Key, group => group.Count()),
            queued,
            dead,
            undecodable,
            [.. (await Bus.AuditAsync()).Queues.SelectMany(queue => queue.Problems)],
            rows.Sum(row => row.TotalAccepted),
            rows.Sum(row => row.TotalCompleted));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        await _client.DisposeAsync();
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    private WorkerProcess Start(
        WorkerSettings settings,
        Action<WorkerSettings>? configure,
        SteppedClock? clock)
    {
        settings.Redis = Proxy.Endpoint + Hasty;
        configure?.Invoke(settings);
        var worker = WorkerProcess.Start(settings, clock);
        _workers.Add(worker);
        return worker;
    }

    private RedisMessageBus NewBus(string endpoint)
    {
        var options = new RedisOptions { Configuration = endpoint + Hasty };
        options.Bus.LeaseDuration = TimeSpan.FromSeconds(1.5);
        var bus = new RedisMessageBus(options);
        _buses.Add(bus);
        return bus;
    }
}
