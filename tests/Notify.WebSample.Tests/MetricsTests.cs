using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Notify.WebSample.Tests.Harness;

namespace Notify.WebSample.Tests;

/// <summary>What Prometheus reads after a day on which everything happened once.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private static readonly string[] Message = ["channel", "lane", "template"];
    private static readonly string[] Outcome = ["channel", "lane", "template", "outcome"];

    private static readonly Dictionary<string, string[]> Expected = new()
    {
        ["notify_messages_enqueued_total"] = Message,
        ["notify_messages_sent_total"] = Message,
        ["notify_messages_failed_total"] = Outcome,
        ["notify_messages_retried_total"] = Outcome,
        ["notify_messages_forwarded_total"] = Outcome,
        ["notify_messages_dead_lettered_total"] = Outcome,
        ["notify_messages_suppressed_total"] = Outcome,
        ["notify_messages_expired_total"] = Message,
        ["notify_send_duration_seconds_bucket"] = ["channel", "outcome", "le"],
        ["notify_queue_wait_seconds_bucket"] = ["channel", "lane", "le"],
        ["notify_rate_limit_wait_seconds_bucket"] = ["channel", "le"],
        ["notify_queue_depth"] = ["channel", "lane"],
        ["notify_dead_letters_depth"] = ["channel"],
        ["notify_provider_errors_total"] = ["channel", "error"],
        ["notify_push_subscriptions_expired_total"] = ["channel"],
    };

    private readonly SampleApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Every_metric_is_there_by_its_name_with_its_labels_and_without_recipients()
    {
        var trader = await _app.VisitAsync("trader");
        await trader.SubscribeAsync();
        await trader.ClickAsync("/local/browser/expire");
        await trader.ClickAsync("/messages/alert");
        await trader.ClickAsync("/messages/newsletter");
        await trader.ClickAsync("/trouble/page");
        // The second refusal suppresses the address, because another mail was accepted after the first one.
        foreach (var click in (string[])["/trouble/unknown-mailbox", "/messages/alert", "/trouble/unknown-mailbox"])
        {
            await trader.ClickAsync(click);
            await _app.Services.GetRequiredService<INotifyRuntime>().DrainAsync(Until.Late);
        }

        await trader.ClickAsync("/trouble/unknown-mailbox");
        await trader.ClickAsync("/trouble/late");
        await _app.Services.GetRequiredService<INotifyRuntime>().DrainAsync(Until.Late);

        // The depths are sampled every five seconds, and an answer is cached for a short time.
        var scrape = await Until.AsksAsync(ScrapeAsync, text => DeadPages().IsMatch(text));
        foreach (var (name, labels) in Expected)
            LabelsOf(scrape, name).Should().NotBeEmpty(name).And.OnlyContain(found => found.Order().SequenceEqual(labels.Order()), name);
        scrape.Should().Contain("# TYPE notify_messages_enqueued_total counter")
            .And.Contain("# TYPE notify_send_duration_seconds histogram")
            .And.Contain("# TYPE notify_queue_depth gauge");
        scrape.Should().NotContain("@demo.example").And.NotContain("trader").And.NotContain("unknown@")
            .And.NotContain(_app.Providers.Push!.Origin);
    }

    private async Task<string> ScrapeAsync() => await (await _app.Visit().GetAsync("/metrics", "text/plain")).Content.ReadAsStringAsync();

    /// <summary>The names of the labels of each row of a metric, those of the exporter apart.</summary>
    private static string[][] LabelsOf(string scrape, string name) =>
    [
        .. scrape.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
            .Select(line => Label().Matches(line)
                .Select(match => match.Groups[1].Value)
                .Where(label => !label.StartsWith("otel_", StringComparison.Ordinal))
                .ToArray()),
    ];

    [GeneratedRegex("([a-z_]+)=\"")]
    private static partial Regex Label();

    [GeneratedRegex("notify_dead_letters_depth\\{[^}]*channel=\"pager\"[^}]*\\} 3\\b")]
    private static partial Regex DeadPages();
}
