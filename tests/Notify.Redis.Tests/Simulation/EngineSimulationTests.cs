using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Tests.Simulation;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace Notify.Redis.Tests.Simulation;

/// <summary>The whole engine keeps its promises after random histories, on Redis.</summary>
[Collection(nameof(EngineSimulationTests))]
public sealed class EngineSimulationTests(RedisServerFixture redis, ITestOutputHelper output)
    : IClassFixture<RedisServerFixture>
{
    private const int Rounds = 30;

    [Fact(Timeout = 300_000)]
    public async Task Every_message_is_delivered_in_order_and_every_pause_ends_after_any_history()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        await SimulationRounds.RunAsync(
            output, Rounds, (history, clock) => new RedisSimulationBus(history, clock, connection));
    }

    /// <summary>
    /// A bus on a real server. The clock of the server cannot be moved, so the times with which it is compared are
    /// moved back.
    /// </summary>
    private sealed class RedisSimulationBus : SimulationBus
    {
        private const string MoveBack = """
            for _, key in ipairs(KEYS) do
              local members = redis.call('ZRANGE', key, 0, -1)
              for _, member in ipairs(members) do
                redis.call('ZINCRBY', key, -tonumber(ARGV[1]), member)
              end
            end
            """;

        private readonly ConnectionMultiplexer _connection;
        private readonly RedisMessageBus _bus;
        private readonly RedisKey[] _times;
        private long _moved;

        public RedisSimulationBus(History history, SimulationClock clock, ConnectionMultiplexer connection)
            : base(clock)
        {
            var options = new RedisOptions
            {
                Connection = connection,
                Namespace = $"simulation-{Guid.NewGuid():N}",
                Bus =
                {
                    LaneCapacity = history.LaneCapacity,
                    LeaseDuration = TimeSpan.FromMinutes(1),
                    // Each poll would be a step of the clock, and would hide a lost signal.
                    PollInterval = TimeSpan.FromMinutes(1),
                },
            };
            _connection = connection;
            _bus = new RedisMessageBus(options, clock);
            _times =
            [
                .. history.Channels.Select(channel => new QueueKeys(options.Namespace, channel.Name))
                    .SelectMany(keys => new[] { keys.Of("zt"), keys.Of("zc"), keys.Of("l") }),
            ];
        }

        public override IMessageBus Inner => _bus;

        public override DateTimeOffset Now => TimeProvider.System.GetUtcNow();

        public override bool HasUnobservedThreads => true;

        public override TimeSpan Prompt => TimeSpan.FromSeconds(15);

        private long Operations
        {
            get
            {
                var counters = _connection.GetCounters();
                return counters.Interactive.OperationCount + counters.Subscription.OperationCount;
            }
        }

        public override async Task AdvanceToAsync(TimeSpan elapsed)
        {
            // Rounded up: an entry must be due when the process expects it.
            var milliseconds = (long)Math.Ceiling(elapsed.TotalMilliseconds);
            await _connection.GetDatabase().ScriptEvaluateAsync(MoveBack, _times, [milliseconds - _moved]);
            _moved = milliseconds;
            Clock.AdvanceTo(elapsed);
        }

        public override async Task RestAsync(EngineRest rest)
        {
            const int OwnOperations = 2;
            while (true)
            {
                var before = Operations;
                // What the server has sent before these replies, it has sent on the same connections.
                await Task.WhenAll(_connection.GetDatabase().PingAsync(), _connection.GetSubscriber().PingAsync());
                await rest.ReachedAsync();
                if (Operations - before <= OwnOperations && _connection.GetCounters().TotalOutstanding == 0)
                    return;
            }
        }

        public override ValueTask DisposeAsync() => _bus.DisposeAsync();
    }
}

/// <summary>A simulation observes the thread pool, so no other test may use it.</summary>
[CollectionDefinition(nameof(EngineSimulationTests), DisableParallelization = true)]
public sealed class EngineSimulationTestsCollection;
