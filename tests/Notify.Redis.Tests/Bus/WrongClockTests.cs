using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Redis.Tests.Settings;
using Notify.Templates;
using Notify.Testing;
using Notify.Tests.Shared;

namespace Notify.Redis.Tests.Bus;

/// <summary>The clock of one process is 25 hours ahead or behind; messages expire after 24 hours.</summary>
public class WrongClockTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Channel = "clocked";
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task A_worker_with_a_wrong_clock_delivers_until_the_expiry_and_drops_afterwards(int hours)
    {
        var name = Unique();
        await using var producer = new RedisMessageBus(Options(name));
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24)), Envelope(TimeSpan.FromSeconds(-1))]);
        var events = new EventObserver();
        using var host = Host(name, new ShiftedTimeProvider(TimeSpan.FromHours(hours)), events);

        await host.StartAsync().WaitAsync(Guard);

        var outcomes = new[] { await events.NextAsync(), await events.NextAsync() };
        outcomes.Select(one => one.Outcome).Should().BeEquivalentTo([DeliveryOutcomes.Sent, DeliveryOutcomes.Expired]);
        var dropped = outcomes.Single(one => one.Kind == DeliveryEventKind.Dropped);
        dropped.State.History.Should().ContainSingle().Which.At.Should().BeCloseTo(BusRig.Now, Tolerance);
        await host.StopAsync().WaitAsync(Guard);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task A_sender_in_a_process_with_a_wrong_clock_receives_the_expiry_by_that_clock(int hours)
    {
        var name = Unique();
        await using var producer = new RedisMessageBus(Options(name));
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24))]);
        var time = new ShiftedTimeProvider(TimeSpan.FromHours(hours));
        var sender = new ExpirySender();
        using var host = Host(name, time, new EventObserver(), sender);

        await host.StartAsync().WaitAsync(Guard);

        var expiresAt = await sender.ExpiresAt.Task.WaitAsync(Guard);
        (expiresAt - time.GetUtcNow()).Should().BeCloseTo(TimeSpan.FromHours(24), Tolerance);
        await host.StopAsync().WaitAsync(Guard);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task A_message_of_a_producer_with_a_wrong_clock_keeps_its_time_to_live(int hours)
    {
        var name = Unique();
        var time = new ShiftedTimeProvider(TimeSpan.FromHours(hours));
        await using var producer = new RedisMessageBus(Options(name), time);
        await using var worker = new RedisMessageBus(Options(name));

        // The first call is encoded before the clocks have been compared, the second one afterwards.
        for (var call = 0; call < 2; call++)
        {
            await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24), time.GetUtcNow())]);
            var envelope = (await ClaimOneAsync(worker)).Envelope;

            envelope.CreatedAt.Should().BeCloseTo(BusRig.Now, Tolerance);
            envelope.ExpiresAt.Should().BeCloseTo(BusRig.Now.AddHours(24), Tolerance);
        }
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task A_clock_that_is_set_between_two_messages_changes_no_time_to_live(int hours)
    {
        var name = Unique();
        var time = new ShiftedTimeProvider(TimeSpan.Zero);
        await using var producer = new RedisMessageBus(Options(name), time);
        await using var worker = new RedisMessageBus(Options(name));
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24), time.GetUtcNow())]);
        await ClaimOneAsync(worker);

        time.Shift = TimeSpan.FromHours(hours);
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24), time.GetUtcNow())]);

        (await ClaimOneAsync(worker)).Envelope.ExpiresAt.Should().BeCloseTo(BusRig.Now.AddHours(24), Tolerance);
    }

    [Fact]
    public async Task A_process_that_only_enqueues_notices_that_the_clock_of_the_server_was_set()
    {
        var name = Unique();
        var time = new LaterTimeProvider();
        await using var producer = new RedisMessageBus(Options(name), time);
        await using var worker = new RedisMessageBus(Options(name));
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24), time.GetUtcNow())]);
        await ClaimOneAsync(worker);

        // For the process, the server is two hours behind from now on.
        time.Later = TimeSpan.FromHours(2);
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24), time.GetUtcNow())]);

        (await ClaimOneAsync(worker)).Envelope.ExpiresAt.Should().BeCloseTo(BusRig.Now.AddHours(24), Tolerance);
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public async Task A_clock_that_is_set_during_a_delivery_does_not_change_the_time_left(int hours)
    {
        var name = Unique();
        await using var producer = new RedisMessageBus(Options(name));
        await producer.EnqueueAsync([Envelope(TimeSpan.FromHours(24))]);
        var time = new ShiftedTimeProvider(TimeSpan.FromHours(1));
        await using var worker = new RedisMessageBus(Options(name), time);
        var lease = await ClaimOneAsync(worker);

        time.Shift = TimeSpan.FromHours(hours);

        var remaining = lease.Envelope.ExpiresAt - (time.GetUtcNow() + lease.ClockDifference);
        remaining.Should().BeCloseTo(TimeSpan.FromHours(24), Tolerance);
    }

    [Fact]
    public async Task A_time_that_the_application_specified_is_not_changed()
    {
        var name = Unique();
        var time = new ShiftedTimeProvider(TimeSpan.FromHours(-25));
        await using var producer = new RedisMessageBus(Options(name), time);
        var notBefore = BusRig.Now.AddMinutes(-1);

        await producer.EnqueueAsync(
            [TestEnvelopes.Envelope(Channel, notBefore: notBefore, now: time.GetUtcNow())]);

        var envelope = (await ClaimOneAsync(producer)).Envelope;
        envelope.NotBefore.Should().Be(notBefore);
        envelope.ExpiresAt.Should().Be(notBefore.AddHours(72));
        envelope.CreatedAt.Should().BeCloseTo(BusRig.Now, Tolerance);
    }

    [Fact]
    public async Task A_wrong_clock_causes_one_warning_until_it_is_right_again()
    {
        var time = new ShiftedTimeProvider(TimeSpan.FromHours(25));
        var log = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([log]);
        await using var bus = new RedisMessageBus(Options(Unique()), time, loggers);

        await UseAsync(bus);
        await UseAsync(bus);
        var wrong = Clocks(log);
        time.Shift = TimeSpan.Zero;
        await UseAsync(bus);
        await UseAsync(bus);
        var right = Clocks(log);
        time.Shift = TimeSpan.FromMinutes(-2);
        await UseAsync(bus);

        wrong.Should().ContainSingle().Which.Message.Should().Contain("25 h 0 min ahead of the clock of Redis");
        right.Select(record => record.Id.Id).Should().Equal(1446, 1447);
        Clocks(log).Should().HaveCount(3)
            .And.Subject.Last()
            .Message.Should().Contain("2 min 0 s behind the clock of Redis");
    }

    [Fact]
    public async Task A_clock_that_differs_by_less_than_a_minute_causes_no_warning()
    {
        var log = new FakeLoggerProvider();
        using var loggers = new LoggerFactory([log]);
        var time = new ShiftedTimeProvider(TimeSpan.FromSeconds(50));
        await using var bus = new RedisMessageBus(Options(Unique()), time, loggers);

        await UseAsync(bus);

        Clocks(log).Should().BeEmpty();
    }

    private static async Task<Lease> ClaimOneAsync(RedisMessageBus bus)
    {
        using var late = new CancellationTokenSource(Guard);
        return (await bus.ClaimAsync(Channel, ClaimLimits.Any(1), late.Token))[0];
    }

    /// <summary>Two queues, so that a warning for each of them would be noticed.</summary>
    private static async Task UseAsync(RedisMessageBus bus)
    {
        foreach (var channel in new[] { "one", "two" })
        {
            await bus.EnqueueAsync([BusRig.Envelope(steps: [channel])]);
            var lease = (await bus.ClaimAsync(channel, ClaimLimits.Any(1)))[0];
            await bus.SettleAsync(lease, Settlement.Complete(lease.State));
        }
    }

    private static IReadOnlyList<FakeLogRecord> Clocks(FakeLoggerProvider log) =>
        [.. log.Collector.GetSnapshot().Where(record => record.Id.Id is 1446 or 1447)];

    private static string Unique() => $"clock-{Guid.NewGuid():N}";

    private static Envelope Envelope(TimeSpan timeToLive, DateTimeOffset? now = null)
    {
        var createdAt = now ?? BusRig.Now;
        return new Envelope
        {
            Id = Guid.CreateVersion7(),
            NotificationId = Guid.CreateVersion7(),
            Template = "hello",
            Recipient = new Recipient($"{Guid.NewGuid()}")
            {
                Addresses = new Dictionary<string, string> { [Channel] = "an address" },
            },
            Steps = [Channel],
            CreatedAt = createdAt,
            ExpiresAt = createdAt + timeToLive,
        };
    }

    private RedisOptions Options(string name) => new() { Configuration = redis.Server.Endpoint, Namespace = name };

    private IHost Host(string name, TimeProvider time, EventObserver events, IChannelSender? sender = null) =>
        SettingsHost.Build(builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton(time));
            builder.Services.AddSingleton<IDeliveryObserver>(events);
            builder.AddTemplateSource(new InMemoryTemplateSource { [$"hello/{Channel}.liquid"] = "Hello" });
            var options = new ChannelOptions();
            builder.AddChannel(new ChannelRegistration(
                Channel, new ChannelKind(Channel), _ => options, _ => sender ?? new ExpirySender()));
            builder.UseRedisBus(redis.Server.Endpoint).UseRedisBus(redisOptions => redisOptions.Namespace = name);
        });

    private sealed class ExpirySender : IChannelSender
    {
        public TaskCompletionSource<DateTimeOffset> ExpiresAt { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken = default)
        {
            ExpiresAt.TrySetResult(request.ExpiresAt);
            return new(SendResult.Sent());
        }
    }

    /// <summary>A process for which more time has passed than for the server, by both clocks.</summary>
    private sealed class LaterTimeProvider : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Later;

        public override long GetTimestamp() =>
            System.GetTimestamp() + (long)(Later.TotalSeconds * TimestampFrequency);
    }

    private sealed class EventObserver : IDeliveryObserver
    {
        private readonly Channel<DeliveryEvent> _events =
            System.Threading.Channels.Channel.CreateUnbounded<DeliveryEvent>();

        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            _events.Writer.TryWrite(delivery);
            return default;
        }

        public async Task<DeliveryEvent> NextAsync()
        {
            using var late = new CancellationTokenSource(Guard);
            return await _events.Reader.ReadAsync(late.Token);
        }
    }
}
