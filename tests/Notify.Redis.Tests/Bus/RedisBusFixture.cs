using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Testing.Conformance;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>
/// A bus in a separate namespace on a real server or cluster, with two clients that share nothing else.
/// </summary>
internal sealed class RedisBusFixture(string configuration, BusFixtureSettings settings) : IBusFixture
{
    private readonly string _namespace = $"test-{Guid.NewGuid():N}";
    private readonly List<RedisMessageBus> _buses = [];
    private ConnectionMultiplexer? _client;

    public IMessageBus Bus { get; private set; } = null!;

    public TimeProvider Time { get; } = new ShiftedTimeProvider(settings.ClockError);

    public bool CanSkipDays => false;

    public static async Task<IBusFixture> CreateAsync(string configuration, BusFixtureSettings settings)
    {
        var fixture = new RedisBusFixture(configuration, settings);
        fixture.Bus = await fixture.CreateSecondClientAsync();
        return fixture;
    }

    public Task AdvanceAsync(TimeSpan by) => Task.Delay(by, Time);

    public async Task InjectRawAsync(string channel, Lane lane, ReadOnlyMemory<byte> wire)
    {
        _client ??= await ConnectionMultiplexer.ConnectAsync(configuration);
        var database = _client.GetDatabase();
        var keys = new QueueKeys(_namespace, channel);
        var id = Guid.CreateVersion7().ToString();
        await database.SetAddAsync($"{_namespace}:channels", channel);
        await database.HashSetAsync(keys.Of("m"), id, wire);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await database.ListRightPushAsync(keys.Of(lane == Lane.Campaign ? "c" : "t"), $"{id}:{now}");
        await database.HashIncrementAsync(keys.Of("n"), "accepted");
    }

    public Task<IMessageBus> CreateSecondClientAsync()
    {
        var options = new RedisOptions
        {
            Configuration = configuration,
            Namespace = _namespace,
            Bus =
            {
                LaneCapacity = settings.LaneCapacity,
                WhenFull = settings.FailWhenFull ? FullLaneAction.Fail : FullLaneAction.Wait,
                TransactionalWeight = settings.TransactionalWeight,
                LeaseDuration = settings.LeaseDuration,
                IdempotencyWindow = settings.IdempotencyWindow,
                DeadLetterRetention = settings.DeadLetterRetention,
            },
        };
        var bus = new RedisMessageBus(options, Time);
        _buses.Add(bus);
        return Task.FromResult<IMessageBus>(bus);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
            await bus.DisposeAsync();
        if (_client is not null)
            await _client.DisposeAsync();
    }
}
