using System.Diagnostics;
using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Enqueue;

/// <summary>The span of one enqueue. Its tags follow the messaging conventions of OpenTelemetry.</summary>
internal static class EnqueueActivity
{
    public static Activity? Start(Notification notification)
    {
        if (!NotifyTelemetry.Source.HasListeners())
            return null;
        var activity = NotifyTelemetry.Source.StartActivity($"enqueue {notification.Template}", ActivityKind.Producer);
        if (activity is not { IsAllDataRequested: true })
            return activity;
        activity.SetTag("messaging.system", "notify");
        activity.SetTag("messaging.operation.name", "enqueue");
        activity.SetTag("messaging.operation.type", "send");
        activity.SetTag("notify.template", notification.Template);
        activity.SetTag("notify.lane", NotifyMetrics.Name(notification.Lane));
        return activity;
    }

    public static void Describe(Activity? activity, Envelope[] envelopes)
    {
        if (activity is not { IsAllDataRequested: true })
            return;
        activity.SetTag("messaging.message.id", envelopes[0].NotificationId.ToString());
        activity.SetTag("messaging.destination.name", envelopes[0].Steps[0]);
        if (envelopes.Length > 1)
            activity.SetTag("messaging.batch.message_count", envelopes.Length);
    }

    public static void Fail(Activity? activity, NotifyException exception)
    {
        if (activity is null)
            return;
        activity.SetTag("error.type", exception switch
        {
            NotificationRejectedException rejected => rejected.Reason.ToString(),
            EnqueueFailedException failed => failed.Reason.ToString(),
            _ => exception.GetType().Name,
        });
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
    }
}
