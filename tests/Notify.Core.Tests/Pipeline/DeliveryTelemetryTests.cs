using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Tests.Pipeline;

public sealed class DeliveryTelemetryTests
{
    [Fact]
    public async Task Counters_say_what_became_of_messages_and_never_who_got_them()
    {
        await using var rig = new DeliveryRig(email: o => o.RetryDelays = [TimeSpan.FromSeconds(1)]);
        var meters = rig.Services.GetRequiredService<IMeterFactory>();
        using var sent = Counter(meters, "notify.messages.sent");
        using var failed = Counter(meters, "notify.messages.failed");
        using var retried = Counter(meters, "notify.messages.retried");
        using var forwarded = Counter(meters, "notify.messages.forwarded");
        using var errors = Counter(meters, "notify.provider.errors");
        using var duration = new MetricCollector<double>(meters, NotifyTelemetry.MeterName, "notify.send.duration");
        using var wait = new MetricCollector<double>(meters, NotifyTelemetry.MeterName, "notify.queue.wait");
        rig.Email.Answer = (_, _) => new(SendResult.Transient("450"));
        await rig.DeliverAsync(DeliveryRig.Envelope("ada", steps: ["email", "sms"]));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Runtime.DrainAsync();
        Values(sent).Should().Be(1);
        Values(failed).Should().Be(2);
        Values(retried).Should().Be(1);
        Values(forwarded).Should().Be(1);
        errors.GetMeasurementSnapshot()[0].Tags["error"].Should().Be("450");
        duration.GetMeasurementSnapshot().Should().HaveCount(3);
        wait.GetMeasurementSnapshot().Should().HaveCount(3);
        sent.GetMeasurementSnapshot()[0]
            .Tags.Should().BeEquivalentTo(
                new Dictionary<string, object?>
                {
                    ["channel"] = "sms",
                    ["lane"] = "transactional",
                    ["template"] = "hello",
                });
        failed.GetMeasurementSnapshot()[0].Tags["outcome"].Should().Be("transient");
    }

    [Fact]
    public async Task Depth_is_sampled_by_a_timer_and_not_in_the_callback()
    {
        await using var rig = new DeliveryRig();
        var meters = rig.Services.GetRequiredService<IMeterFactory>();
        using var depth = new MetricCollector<long>(meters, NotifyTelemetry.MeterName, "notify.queue.depth");
        using var dead = new MetricCollector<long>(meters, NotifyTelemetry.MeterName, "notify.dead_letters.depth");
        rig.Email.Then(SendResult.Rejected("554"));
        await rig.DeliverAsync();
        await rig.Bus.Control.PauseAsync("sms");
        await rig.EnqueueAsync(DeliveryRig.Envelope(steps: ["sms"], lane: Lane.Campaign));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        depth.RecordObservableInstruments();
        dead.RecordObservableInstruments();
        depth.GetMeasurementSnapshot().Should().ContainSingle(m =>
            (string?)m.Tags["channel"] == "sms" && (string?)m.Tags["lane"] == "campaign" && m.Value == 1);
        dead.GetMeasurementSnapshot()
            .Should().ContainSingle(m => (string?)m.Tags["channel"] == "email" && m.Value == 1);
    }

    [Fact]
    public async Task Spans_are_linked_to_the_enqueueing_one_and_the_send_is_their_child()
    {
        var spans = new List<Activity>();
        var id = Guid.CreateVersion7();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NotifyTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var rig = new DeliveryRig();
        rig.Email.Then(SendResult.Transient("450"));
        var basis = DeliveryRig.Envelope();
        await rig.EnqueueAsync(new()
        {
            Id = id,
            NotificationId = id,
            Template = "hello",
            Recipient = basis.Recipient,
            Steps = basis.Steps,
            CreatedAt = basis.CreatedAt,
            ExpiresAt = basis.ExpiresAt,
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        });
        await rig.Runtime.StartAsync();
        await rig.Events.NextAsync();
        await rig.Runtime.StopAsync(new CancellationToken(canceled: true));
        Activity[] mine;
        lock (spans)
            mine = [.. spans.Where(span => (string?)span.GetTagItem("messaging.message.id") == id.ToString())];
        var send = mine.First(span => span.OperationName == "send email");
        var process = mine.First(span => span.OperationName == "process email");
        (send.Kind, process.Kind).Should().Be((ActivityKind.Client, ActivityKind.Consumer));
        send.ParentSpanId.Should().Be(process.SpanId);
        send.Status.Should().Be(ActivityStatusCode.Error);
        process.Links.Should().ContainSingle().Which.Context.SpanId.ToString().Should().Be("b7ad6b7169203331");
        mine.SelectMany(span => span.TagObjects).Should().NotContain(tag => tag.Value!.ToString()!.Contains("ada@"));
    }

    [Fact]
    public void Every_log_message_has_an_event_id_of_its_own_in_the_range_of_the_package()
    {
        var ids = typeof(NotifyMetrics)
            .Assembly.GetTypes()
            .SelectMany(type =>
                type.GetMethods(
                    BindingFlags.Static
                        | BindingFlags.Instance
                        | BindingFlags.Public
                        | BindingFlags.NonPublic
                        | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId)
            .ToList();
        ids.Should().HaveCountGreaterThan(20).And.OnlyHaveUniqueItems().And.OnlyContain(id => id >= 1000 && id < 2000);
    }

    private static MetricCollector<long> Counter(IMeterFactory meters, string name) =>
        new(meters, NotifyTelemetry.MeterName, name);

    private static long Values(MetricCollector<long> counter) =>
        counter.GetMeasurementSnapshot().Sum(measurement => measurement.Value);
}
