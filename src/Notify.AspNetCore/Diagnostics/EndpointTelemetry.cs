using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Notify.Diagnostics;

namespace Notify.AspNetCore.Diagnostics;

/// <summary>The metrics and spans of the endpoints. None of them contains a user or an address.</summary>
internal sealed class EndpointTelemetry
{
    private static readonly ActivitySource Source = new(NotifyTelemetry.ActivitySourceName);

    private readonly Histogram<double> _testSends;
    private readonly Counter<long> _inbound;

    public EndpointTelemetry(IServiceProvider services)
    {
        var meter = services.GetRequiredService<IMeterFactory>().Create(NotifyTelemetry.MeterName);
        _testSends = meter.CreateHistogram<double>(
            "notify.test_send.duration", "s", "Duration of test sends, by channel and outcome.");
        _inbound = meter.CreateCounter<long>(
            "notify.inbound.messages", "{message}", "Messages received from providers, by channel and status.");
    }

    public static Activity? TestSend(string channel, string template) =>
        Source.StartActivity($"test {channel}")
            ?.SetTag("messaging.system", "notify")
            .SetTag("messaging.destination.name", channel)
            .SetTag("notify.template", template);

    public static void Finish(Activity? span, string outcome)
    {
        span?.SetTag("notify.outcome", outcome);
        if (outcome != DeliveryOutcomes.Sent)
            span?.SetTag("error.type", outcome).SetStatus(ActivityStatusCode.Error, outcome);
    }

    public void TestSent(string channel, string outcome, TimeSpan duration) => _testSends.Record(
        duration.TotalSeconds,
        new("channel", channel),
        new KeyValuePair<string, object?>("outcome", outcome));

    public void Received(string channel, string status) => _inbound.Add(
        1, new("channel", channel), new KeyValuePair<string, object?>("status", status));
}
