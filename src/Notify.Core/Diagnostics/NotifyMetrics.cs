using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Notify.Diagnostics;

/// <summary>Every instrument of Notify. Tags are channel, lane, template and outcome, never a recipient.</summary>
internal sealed class NotifyMetrics
{
    private readonly Counter<long> _enqueued;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _suppressed;
    private readonly Counter<long> _muted;
    private readonly Counter<long> _expired;
    private readonly Counter<long> _providerErrors;
    private readonly Histogram<double> _sendDuration;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _rateLimitWait;

    public NotifyMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(NotifyTelemetry.MeterName);
        _enqueued = Meter.CreateCounter<long>("notify.messages.enqueued", "{message}", "Messages accepted by the bus.");
        _sent = Meter.CreateCounter<long>("notify.messages.sent", "{message}", "Messages that a provider accepted.");
        _failed = Meter.CreateCounter<long>("notify.messages.failed", "{message}", "Sends that failed, by outcome.");
        _retried = Meter.CreateCounter<long>(
            "notify.messages.retried",
            "{message}",
            "Messages scheduled for another attempt.");
        _forwarded = Meter.CreateCounter<long>(
            "notify.messages.forwarded",
            "{message}",
            "Messages forwarded to the next step.");
        _deadLettered = Meter.CreateCounter<long>(
            "notify.messages.dead_lettered",
            "{message}",
            "Messages that became dead letters.");
        _suppressed = Meter.CreateCounter<long>(
            "notify.messages.suppressed",
            "{message}",
            "Messages not sent because of a suppression.");
        _muted = Meter.CreateCounter<long>(
            "notify.messages.muted",
            "{message}",
            "Messages not sent because their recipients do not want them.");
        _expired = Meter.CreateCounter<long>(
            "notify.messages.expired",
            "{message}",
            "Messages that expired before they were sent.");
        _providerErrors = Meter.CreateCounter<long>(
            "notify.provider.errors",
            "{error}",
            "Errors that providers returned.");
        _sendDuration = Meter.CreateHistogram<double>(
            "notify.send.duration",
            "s",
            "Duration of a send.",
            advice: Seconds);
        _queueWait = Meter.CreateHistogram<double>(
            "notify.queue.wait",
            "s",
            "Time from enqueue to claim.",
            advice: Seconds);
        _rateLimitWait = Meter.CreateHistogram<double>(
            "notify.rate_limit.wait",
            "s",
            "Time spent waiting for a permit.",
            advice: Seconds);
    }

    /// <summary>The meter, for gauges whose values another class samples.</summary>
    public Meter Meter { get; }

    /// <summary>Whether the duration of sends is recorded. Otherwise the clock is not read.</summary>
    public bool TimesSends => _sendDuration.Enabled;

    private static InstrumentAdvice<double> Seconds { get; } =
        new()
        {
            HistogramBucketBoundaries =
            [
                0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
            ],
        };

    public void Enqueued(string channel, Lane lane, string template)
    {
        if (_enqueued.Enabled)
            _enqueued.Add(1, Tags(channel, lane, template));
    }

    public void Sent(string channel, Lane lane, string template)
    {
        if (_sent.Enabled)
            _sent.Add(1, Tags(channel, lane, template));
    }

    public void Failed(
        string channel,
        Lane lane,
        string template,
        string outcome) =>
        Add(_failed, channel, lane, template, outcome);

    public void Retried(
        string channel,
        Lane lane,
        string template,
        string outcome) =>
        Add(_retried, channel, lane, template, outcome);

    public void Forwarded(
        string channel,
        Lane lane,
        string template,
        string outcome) =>
        Add(_forwarded, channel, lane, template, outcome);

    public void DeadLettered(
        string channel,
        Lane lane,
        string template,
        string outcome) =>
        Add(_deadLettered, channel, lane, template, outcome);

    public void Suppressed(
        string channel,
        Lane lane,
        string template,
        string outcome) =>
        Add(_suppressed, channel, lane, template, outcome);

    public void Muted(string channel, Lane lane, string template)
    {
        if (_muted.Enabled)
            _muted.Add(1, Tags(channel, lane, template));
    }

    public void Expired(string channel, Lane lane, string template)
    {
        if (_expired.Enabled)
            _expired.Add(1, Tags(channel, lane, template));
    }

    public void ProviderError(string channel, string error)
    {
        if (_providerErrors.Enabled)
            _providerErrors.Add(1, new("channel", channel), new("error", error));
    }

    public void SendDuration(string channel, string outcome, TimeSpan duration) =>
        _sendDuration.Record(duration.TotalSeconds, new("channel", channel), new("outcome", outcome));

    public void QueueWait(string channel, Lane lane, TimeSpan wait)
    {
        // A clock that was set back must not record a negative time.
        if (_queueWait.Enabled)
            _queueWait.Record(Math.Max(wait.TotalSeconds, 0), new("channel", channel), new("lane", Name(lane)));
    }

    public void RateLimitWait(string channel, TimeSpan wait)
    {
        if (_rateLimitWait.Enabled)
            _rateLimitWait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("channel", channel));
    }

    public static string Name(Lane lane) => lane == Lane.Transactional ? "transactional" : "campaign";

    private static void Add(
        Counter<long> counter,
        string channel,
        Lane lane,
        string template,
        string outcome)
    {
        if (!counter.Enabled)
            return;
        var tags = Tags(channel, lane, template);
        tags.Add("outcome", outcome);
        counter.Add(1, tags);
    }

    private static TagList Tags(string channel, Lane lane, string template) =>
        new() { { "channel", channel }, { "lane", Name(lane) }, { "template", template } };
}
