using System.Diagnostics.Metrics;
using Notify.Diagnostics;

namespace Notify.Push.Diagnostics;

/// <summary>The metrics that only push channels have.</summary>
internal sealed class PushMetrics
{
    private readonly Counter<long> _expired;

    public PushMetrics(IMeterFactory meters) =>
        _expired = meters.Create(NotifyTelemetry.MeterName)
            .CreateCounter<long>(
                "notify.push.subscriptions.expired",
                "{subscription}",
                "Subscriptions that no longer exist or were created with another VAPID key.");

    public void SubscriptionExpired(string channel) =>
        _expired.Add(1, new KeyValuePair<string, object?>("channel", channel));
}
