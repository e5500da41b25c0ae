using System.Diagnostics.Metrics;
using Notify.Diagnostics;

namespace Notify.Push.Diagnostics;

/// <summary>What push channels count beyond what every channel does.</summary>
internal sealed class PushMetrics
{
    private readonly Counter<long> _expired;

    public PushMetrics(IMeterFactory meters) =>
        _expired = meters.Create(NotifyTelemetry.MeterName)
            .CreateCounter<long>(
                "notify.push.subscriptions.expired",
                "{subscription}",
                "Subscriptions found to be no more, or of another VAPID key.");

    public void SubscriptionExpired(string channel) =>
        _expired.Add(1, new KeyValuePair<string, object?>("channel", channel));
}
