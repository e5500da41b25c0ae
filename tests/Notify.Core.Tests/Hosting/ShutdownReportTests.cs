using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Notify.Bus;
using Notify.Delivery;
using Notify.Templates;
using Notify.Tests.Bus;
using Notify.Tests.Pipeline;
using NSubstitute;
using NSubstitute.Extensions;

namespace Notify.Tests.Hosting;

/// <summary>The report and the log entry of a shutdown count everything that happened since the start.</summary>
public sealed class ShutdownReportTests
{
    private const string StillDelivered = "0 still being delivered. ";

    [Fact]
    public async Task Messages_that_were_sent_before_the_shutdown_are_counted()
    {
        var (report, entry) = await RunHostAsync(sent: 300, rejected: 0);

        report.Should().Be(Report(sent: 300));
        entry.Level.Should().Be(LogLevel.Information);
        entry.Message.Should().Be(
            "Notify stopped. Envelopes since the start: 300 sent, 0 dead-lettered, 0 dropped, 0 muted. " +
            "At shutdown: 0 returned to their queue, " + StillDelivered +
            "No envelopes and no dead letters remain.");
    }

    [Fact]
    public async Task Dead_letters_in_memory_are_reported_as_lost()
    {
        var (report, entry) = await RunHostAsync(sent: 2, rejected: 1);

        report.Should().Be(Report(sent: 2) with { DeadLettered = 1, LeftDeadLetters = 1 });
        entry.Level.Should().Be(LogLevel.Warning);
        entry.Message.Should().Be(
            "Notify stopped. Envelopes since the start: 2 sent, 1 dead-lettered, 0 dropped, 0 muted. " +
            "At shutdown: 0 returned to their queue, " + StillDelivered +
            "In memory, and lost with the process: 0 transactional, 0 campaign, 1 dead letters.");
    }

    [Fact]
    public async Task A_forwarded_envelope_counts_once_and_a_dropped_one_is_not_sent()
    {
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Rejected("550"));
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));
        var canceled = await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["sms"]));
        await rig.Bus.Control.CancelAsync(canceled.NotificationId);
        await rig.Runtime.DrainAsync();

        var report = await rig.Runtime.StopAsync();

        report.Should().Be(Report(sent: 1) with { Dropped = 1 });
    }

    [Fact]
    public async Task A_delivery_that_does_not_end_in_time_is_reported()
    {
        var observer = new BlockedObserver();
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryObserver>(observer));
        await rig.EnqueueAsync();
        await rig.Runtime.StartAsync();
        await observer.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var stopping = rig.Runtime.StopAsync(new CancellationToken(canceled: true));
        await rig.Time.ArmedAsync(TimeSpan.FromSeconds(2));
        rig.Time.Advance(TimeSpan.FromSeconds(2));

        var report = await stopping.WaitAsync(TimeSpan.FromSeconds(30));

        report.Unfinished.Should().Be(1);
        var entry = rig.Logs.GetSnapshot().Single(record => record.Id.Id is >= 1042 and <= 1044);
        entry.Level.Should().Be(LogLevel.Warning);
        entry.Message.Should().Contain("1 still being delivered.");
        observer.Release.SetResult();
    }

    [Fact]
    public async Task Dead_letters_on_a_durable_bus_remain()
    {
        var queue = new ChannelStatistics { Channel = "email", Transactional = 3, DeadLetters = 2 };
        var bus = Substitute.For<IMessageBus>();
        bus.ReturnsForAll(new ValueTask<BusStatistics>(new BusStatistics { Channels = [queue] }));
        await using var rig = new DeliveryRig(
            builder => builder.UseSharedBus().Services.AddSingleton(bus),
            options: options => options.RunWorkers = false);
        await rig.Runtime.StartAsync();

        var report = await rig.Runtime.StopAsync();

        report.Should().Be(Report(sent: 0) with { LeftTransactional = 3, LeftDeadLetters = 2 });
        var entry = rig.Logs.GetSnapshot().Single(record => record.Id.Id is >= 1042 and <= 1044);
        entry.Level.Should().Be(LogLevel.Information);
        entry.Message.Should()
            .EndWith("On the bus: 3 transactional, 0 campaign, 2 dead letters.");
    }

    private static ShutdownReport Report(long sent) => new()
    {
        Sent = sent,
        DeadLettered = 0,
        Dropped = 0,
        Muted = 0,
        Released = 0,
        Unfinished = 0,
        LeftTransactional = 0,
        LeftCampaign = 0,
        LeftDeadLetters = 0,
    };

    private static async Task<(ShutdownReport Report, FakeLogRecord Entry)> RunHostAsync(int sent, int rejected)
    {
        var log = new FakeLogCollector();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new FakeLoggerProvider(log));
        builder.Services.AddNotify(options => options.Via = "pager")
            .AddTemplateSource(new InMemoryTemplateSource { ["hello/pager.liquid"] = "Hello" })
            .AddChannel<PagerSender>("pager");
        using var host = builder.Build();
        await host.StartAsync();
        var notifier = host.Services.GetRequiredService<INotifier>();
        for (var i = 0; i < sent; i++)
            await notifier.EnqueueAsync(Hello($"user-{i}"));
        for (var i = 0; i < rejected; i++)
            await notifier.EnqueueAsync(Hello(PagerSender.Rejected));
        var runtime = host.Services.GetRequiredService<INotifyRuntime>();
        await runtime.DrainAsync();
        await host.StopAsync();
        return (await runtime.StopAsync(), log.GetSnapshot().Single(record => record.Id.Id is >= 1042 and <= 1044));
    }

    private static Notification Hello(string address) => new(
        "hello", new Recipient { Addresses = new Dictionary<string, string> { ["pager"] = address } });

    private sealed class PagerSender : IChannelSender
    {
        public const string Rejected = "rejected";

        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
            new(request.Address == Rejected ? SendResult.Rejected("550") : SendResult.Sent());
    }

    private sealed class BlockedObserver : IDeliveryObserver
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public async ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await Release.Task;
        }
    }
}
