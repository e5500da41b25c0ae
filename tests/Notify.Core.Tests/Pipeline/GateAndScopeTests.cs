using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Tests.Pipeline;

public sealed class GateAndScopeTests
{
    [Fact]
    public async Task Gates_are_asked_in_the_order_of_registration_and_the_first_objection_counts()
    {
        var asked = new List<string>();
        await using var rig = new DeliveryRig(builder => builder.Services
            .AddSingleton<IDeliveryGate>(new Gate("first", asked, _ => GateDecision.Proceed))
            .AddSingleton<IDeliveryGate>(new Gate("second", asked, _ => GateDecision.Drop("preference")))
            .AddSingleton<IDeliveryGate>(new Gate("third", asked, _ => GateDecision.Proceed)));
        var told = await rig.DeliverAsync();
        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Dropped, DeliveryOutcomes.Gated));
        asked.Should().Equal("first", "second");
        rig.Email.Requests.Should().BeEmpty();
        rig.Templates.Rendered.Should().Be(0);
    }

    [Fact]
    public async Task A_gate_sees_the_addresses_and_may_skip_a_step_or_defer()
    {
        var until = DeliveryRig.Start.AddHours(8);
        await using var rig = new DeliveryRig(builder =>
            builder.Services.AddSingleton<IDeliveryGate>(
                new Gate(
                    "quiet",
                    [],
                    context =>
                        context.Channel == "email"
                        && context.Kind.Name == "email"
                        && context.Addresses[0] == "ada@example.com"
                        && context.State.Failures == 0
                            ? GateDecision.SkipStep("no mail")
                        : context.Envelope.Steps.Count == 2 ? GateDecision.Defer(until, "quiet hours")
                        : GateDecision.Proceed)));
        (await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"])))
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
        var deferred = await rig.Events.NextOnAsync("sms");
        (deferred.Kind, deferred.NextAt, deferred.State.Failures).Should().Be((DeliveryEventKind.Deferred, until, 0));
    }

    [Fact]
    public async Task A_muted_message_is_not_sent_on_any_step_and_leaves_no_dead_letter()
    {
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(
            new Gate("preferences", [], _ => GateDecision.Mute("comments are off"))));
        using var muted = new MetricCollector<long>(
            rig.Services.GetRequiredService<IMeterFactory>(), NotifyTelemetry.MeterName, "notify.messages.muted");

        var told = await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]));

        (told.Kind, told.Outcome).Should().Be((DeliveryEventKind.Muted, DeliveryOutcomes.Muted));
        rig.Logs.GetSnapshot().Should().ContainSingle(record => record.Id.Id == 1018)
            .Which.Message.Should().EndWith("because its recipient does not want it (comments are off).");
        (rig.Email.Requests.Count, rig.Sms.Requests.Count).Should().Be((0, 0));
        var statistics = await rig.StatisticsAsync();
        (statistics.TotalCompleted, statistics.DeadLetters).Should().Be((1, 0));
        muted.GetMeasurementSnapshot().Should().ContainSingle().Which.Value.Should().Be(1);
        (await rig.Runtime.StopAsync()).Muted.Should().Be(1);
    }

    [Fact]
    public async Task A_muted_step_continues_with_the_next_one_also_when_a_message_is_sent_directly()
    {
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(
            new Gate("preferences", [], context =>
                context.Channel == "email" ? GateDecision.MuteStep("no mail") : GateDecision.Proceed)));

        (await rig.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"])))
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
        (await rig.Events.NextOnAsync("sms")).Kind.Should().Be(DeliveryEventKind.Sent);

        var direct = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["email"]), default);
        direct.Select(step => step.Outcome).Should().Equal(DeliveryOutcomes.Muted);
        direct = await rig.Direct.DeliverAsync(DeliveryRig.Envelope(steps: ["email", "sms"]), default);
        direct.Select(step => step.Outcome).Should().Equal(DeliveryOutcomes.Muted, DeliveryOutcomes.Sent);
    }

    [Fact]
    public async Task A_gate_that_throws_consumes_no_attempt_and_stops_nothing()
    {
        var calls = 0;
        await using var rig = new DeliveryRig(builder =>
            builder.Services.AddSingleton<IDeliveryGate>(
                new Gate(
                    "broken",
                    [],
                    _ => calls++ == 0 ? throw new InvalidOperationException("no database") : GateDecision.Proceed)));
        var failed = await rig.DeliverAsync();
        (failed.Kind, failed.Outcome, failed.State.Failures, failed.NextAt).Should()
            .Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Unreachable, 0, DeliveryRig.Start.AddSeconds(5)));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        (await rig.Events.NextAsync()).Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public async Task While_the_database_of_a_gate_is_away_the_channel_is_paused_and_no_message_is_lost()
    {
        var isAway = true;
        await using var rig = new DeliveryRig(builder => builder.Services.AddSingleton<IDeliveryGate>(
            new Gate("database", [], _ => isAway ? throw new TimeoutException("no database") : GateDecision.Proceed)));
        for (var i = 0; i < 20; i++)
            await rig.EnqueueAsync(DeliveryRig.Envelope(userId: $"user{i}"));
        await rig.Runtime.StartAsync();
        await rig.Events.NextWhereAsync(_ => rig.Monitor.Channels[0].Status == ChannelStatus.Unreachable);
        rig.Monitor.Channels[0].Detail.Should().Be("Gate: TimeoutException");
        for (var second = 0; second < 45; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        (await rig.StatisticsAsync()).DeadLetters.Should().Be(0);
        isAway = false;
        for (var second = 0; second < 120; second++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            await rig.SettledAsync();
        }

        var sent = rig.Events.All.Where(delivery => delivery.Kind == DeliveryEventKind.Sent).ToList();
        sent.Should().HaveCount(20)
            .And.OnlyContain(delivery => delivery.Attempt == 1, "no attempt was consumed before");
    }

    [Fact]
    public async Task Gate_sender_and_observer_of_one_envelope_share_one_scope_which_is_disposed_after_them()
    {
        await using var rig = new DeliveryRig(builder =>
        {
            builder.Services.AddSingleton<Ledger>().AddScoped<UnitOfWork>();
            // One slot: observers are notified after the settlement, when another slot may have the next message.
            builder
                .AddChannel<ScopedSender>("own", options => options.Concurrency = 1, ServiceLifetime.Scoped)
                .AddGate<ScopedGate>(ServiceLifetime.Scoped)
                .AddObserver<ScopedObserver>(ServiceLifetime.Scoped);
        });
        var recipient = new Recipient { Addresses = new Dictionary<string, string> { ["own"] = "x" } };
        for (var i = 0; i < 2; i++)
        {
            var basis = DeliveryRig.Envelope();
            await rig.EnqueueAsync(
                new()
                {
                    Id = basis.Id,
                    NotificationId = basis.Id,
                    Template = "hello",
                    Recipient = recipient,
                    Steps = ["own"],
                    CreatedAt = basis.CreatedAt,
                    ExpiresAt = basis.ExpiresAt,
                });
        }

        await rig.Runtime.DrainAsync();
        var ledger = rig.Services.GetRequiredService<Ledger>();
        ledger.Entries.Should().BeEquivalentTo(
            ["gate 1", "send 1", "observer 1", "disposed 1", "gate 2", "send 2", "observer 2", "disposed 2"],
            options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_sender_that_cannot_be_created_is_a_fault_of_the_application_and_not_a_result_of_the_provider()
    {
        await using var rig = new DeliveryRig(builder =>
            builder.AddChannel<BrokenSender>("own", lifetime: ServiceLifetime.Scoped));
        var meters = rig.Services.GetRequiredService<IMeterFactory>();
        using var failed = new MetricCollector<long>(meters, NotifyTelemetry.MeterName, "notify.messages.failed");
        var basis = DeliveryRig.Envelope();
        await rig.EnqueueAsync(new()
        {
            Id = basis.Id,
            NotificationId = basis.Id,
            Template = "hello",
            Recipient = new Recipient { Addresses = new Dictionary<string, string> { ["own"] = "x" } },
            Steps = ["own"],
            CreatedAt = basis.CreatedAt,
            ExpiresAt = basis.ExpiresAt,
        });
        await rig.Runtime.StartAsync();

        var delivery = await rig.Events.NextOnAsync("own");

        (delivery.Kind, delivery.Outcome, delivery.Attempt).Should()
            .Be((DeliveryEventKind.Deferred, DeliveryOutcomes.Unreachable, 0));
        delivery.State.Failures.Should().Be(0);
        rig.Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Warning).Select(record => record.Id.Id)
            .Should().Contain(1021).And.NotContain(1020);
        failed.GetMeasurementSnapshot().Should().BeEmpty();
    }

    [Fact]
    public async Task Singletons_never_cause_a_scope()
    {
        await using var rig = new DeliveryRig(builder =>
            builder.Services.AddSingleton<IDeliveryGate>(new Gate("plain", [], _ => GateDecision.Proceed))
                .AddSingleton<Ledger>()
                .AddScoped<UnitOfWork>());
        await rig.DeliverAsync();
        rig.Services.GetRequiredService<Ledger>().Entries.Should().BeEmpty();
    }

    private sealed class Gate(string name, List<string> asked, Func<GateContext, GateDecision> decide) : IDeliveryGate
    {
        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
        {
            asked.Add(name);
            return new(decide(context));
        }
    }

    internal sealed class Ledger
    {
        private int _last;

        public List<string> Entries { get; } = [];

        public int Next() => ++_last;
    }

    /// <summary>A scoped service, such as a DbContext of an application.</summary>
    internal sealed class UnitOfWork(Ledger ledger) : IAsyncDisposable
    {
        private readonly int _number = ledger.Next();

        public void Note(string what) => ledger.Entries.Add($"{what} {_number}");

        public ValueTask DisposeAsync()
        {
            Note("disposed");
            return default;
        }
    }

    internal sealed class ScopedGate : IDeliveryGate
    {
        public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
        {
            context.Services.GetRequiredService<UnitOfWork>().Note("gate");
            return new(GateDecision.Proceed);
        }
    }

    internal sealed class ScopedSender(UnitOfWork work) : IChannelSender
    {
        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
        {
            work.Note("send");
            return new(SendResult.Sent());
        }
    }

    internal sealed class BrokenSender : IChannelSender
    {
        public BrokenSender() => throw new InvalidOperationException("no connection string");

        public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) => default;
    }

    internal sealed class ScopedObserver(UnitOfWork work) : IDeliveryObserver
    {
        public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
        {
            work.Note("observer");
            return default;
        }
    }
}
