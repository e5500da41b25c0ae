using System.Diagnostics;
using Notify.Bus;

namespace Notify.Diagnostics;

/// <summary>The spans of delivery, in the names of OpenTelemetry's messaging conventions.</summary>
internal static class DeliverySpans
{
    /// <summary>
    /// The processing of one envelope, linked to the span that enqueued it: a campaign would otherwise make one trace
    /// of everything.
    /// </summary>
    public static Activity? Process(string channel, Envelope envelope)
    {
        if (!NotifyTelemetry.Source.HasListeners())
            return null;
        ActivityLink[] links = ActivityContext.TryParse(
            envelope.TraceParent,
            envelope.TraceState,
            isRemote: true,
            out var enqueued)
            ? [new(enqueued)]
            : [];
        var span = NotifyTelemetry.Source.StartActivity(
            ActivityKind.Consumer,
            parentContext: default,
            links: links,
            name: "process " + channel);
        return Tag(span, "process", channel, envelope);
    }

    /// <summary>One call of the sender.</summary>
    public static Activity? Send(string channel, Envelope envelope) => NotifyTelemetry.Source.HasListeners()
        ? Tag(NotifyTelemetry.Source.StartActivity("send " + channel, ActivityKind.Client), "send", channel, envelope)
        : null;

    public static void Fail(Activity? span, string outcome, string? error)
    {
        if (span is null)
            return;
        span.SetTag("error.type", error ?? outcome);
        span.SetStatus(ActivityStatusCode.Error, outcome);
    }

    private static Activity? Tag(
        Activity? span,
        string operation,
        string channel,
        Envelope envelope)
    {
        if (span is not { IsAllDataRequested: true })
            return span;
        return span
            .SetTag("messaging.system", "notify")
            .SetTag("messaging.operation.type", operation)
            .SetTag("messaging.operation.name", operation)
            .SetTag("messaging.destination.name", channel)
            .SetTag("messaging.message.id", envelope.Id.ToString())
            .SetTag("messaging.message.conversation_id", envelope.NotificationId.ToString())
            .SetTag("notify.template", envelope.Template)
            .SetTag("notify.lane", NotifyMetrics.Name(envelope.Lane));
    }
}
