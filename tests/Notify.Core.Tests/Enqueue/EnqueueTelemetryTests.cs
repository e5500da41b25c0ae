using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Tests.Enqueue;

public sealed class EnqueueTelemetryTests : IDisposable
{
    private readonly NotifierRig _rig = new();

    [Fact]
    public async Task The_envelopes_carry_the_span_of_the_enqueue()
    {
        var template = "traced-" + Guid.NewGuid();
        _rig.Templates.With(template, "email").With(template, "push");
        var spans = new List<Activity>();
        using var listener = Listen(span => span.OperationName == $"enqueue {template}", spans);

        var receipt = await _rig.Notifier.EnqueueAsync(
            new Notification(template, NotifierRig.Ada) { Via = Via.AllOf("email", "push"), Lane = Lane.Campaign });

        var span = spans.Should().ContainSingle().Which;
        span.Kind.Should().Be(ActivityKind.Producer);
        span.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["messaging.system"] = "notify",
            ["messaging.operation.name"] = "enqueue",
            ["messaging.operation.type"] = "send",
            ["messaging.destination.name"] = "email",
            ["messaging.message.id"] = receipt.Id.ToString(),
            ["messaging.batch.message_count"] = 2,
            ["notify.template"] = template,
            ["notify.lane"] = "campaign",
        });
        _rig.Bus.Envelopes.Should().OnlyContain(envelope => envelope.TraceParent == span.Id);
        Activity.Current.Should().BeNull();
    }

    [Fact]
    public async Task A_rejection_sets_the_span_status_to_error()
    {
        var template = "refused-" + Guid.NewGuid();
        var spans = new List<Activity>();
        using var listener = Listen(span => span.OperationName == $"enqueue {template}", spans);

        await _rig.RefusedAsync(new Notification(template, NotifierRig.Ada));

        var span = spans.Should().ContainSingle().Which;
        span.Status.Should().Be(ActivityStatusCode.Error);
        span.GetTagItem("error.type").Should().Be("UnknownTemplate");
    }

    [Fact]
    public async Task The_envelope_carries_the_span_of_the_caller_if_Notify_is_not_traced()
    {
        using var ambient = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        ambient.TraceStateString = "vendor=1";

        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        _rig.Bus.Envelopes.Should().ContainSingle().Which
            .Should().BeEquivalentTo(new { TraceParent = ambient.Id, TraceState = "vendor=1" });
    }

    [Fact]
    public async Task The_envelope_has_no_trace_parent_without_a_span()
    {
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        _rig.Bus.Envelopes.Should().ContainSingle().Which.TraceParent.Should().BeNull();
    }

    [Fact]
    public async Task Only_accepted_envelopes_are_counted_by_their_first_step()
    {
        using var counter = new MetricCollector<long>(
            _rig.Services.GetRequiredService<IMeterFactory>(),
            NotifyTelemetry.MeterName,
            "notify.messages.enqueued");
        var duplicate = false;
        _rig.Bus.Answer = envelope => duplicate
            ? EnqueueResult.Duplicate(envelope.Id, envelope.NotificationId)
            : EnqueueResult.Accepted;

        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Via = Via.FirstOf("push", "email") });
        duplicate = true;
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        counter.GetMeasurementSnapshot().Should().ContainSingle().Which.Tags.Should().BeEquivalentTo(
            new Dictionary<string, object?>
            {
                ["channel"] = "push",
                ["lane"] = "transactional",
                ["template"] = "hello",
            });
    }

    public void Dispose() => _rig.Dispose();

    private static ActivityListener Listen(Func<Activity, bool> which, List<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == NotifyTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (which(activity))
                    stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
