using System.Globalization;
using Notify.Bus;
using Notify.Templates;

namespace Notify.Push.Payload;

/// <summary>The headers of a request to a push service (RFC 8030 section 5).</summary>
/// <param name="TimeToLive">The time for which the push service stores the message, in seconds.</param>
/// <param name="Urgency">The urgency, by which a device decides whether to wake up.</param>
/// <param name="Topic">The topic. The message replaces a stored message with the same topic; null for none.</param>
internal readonly record struct PushHeaders(string TimeToLive, string Urgency, string? Topic)
{
    /// <summary>Microsoft's push service rejects 0, which other services accept as "deliver now or never".</summary>
    private const string WindowsHosts = "*.notify.windows.com";

    /// <summary>
    /// Parts of the template take precedence over the options. The expiry of the message is the upper limit.
    /// </summary>
    public static PushHeaders Of(
        RenderedMessage content,
        Envelope envelope,
        PushOptions options,
        Uri endpoint,
        TimeSpan remaining)
    {
        var timeToLive = (content.Part(PushParts.Ttl) is { Length: > 0 } part ? PushParts.Lifetime(part) : null)
            ?? options.TimeToLive
            ?? PushOptions.MaxTimeToLive;
        var allowed = Math.Min(timeToLive.TotalSeconds, remaining.TotalSeconds);
        var seconds = Math.Max(0, (long)Math.Min(allowed, PushOptions.MaxTimeToLive.TotalSeconds));
        if (seconds == 0 && Network.HostNames.Matches(endpoint.IdnHost, [WindowsHosts]))
            seconds = 1;
        var urgency = (content.Part(PushParts.Urgency) is { Length: > 0 } name ? UrgencyNames.Read(name) : null)
            ?? options.Urgency ?? (envelope.Lane == Lane.Transactional ? PushUrgency.High : PushUrgency.Normal);
        return new(
            seconds.ToString(CultureInfo.InvariantCulture),
            UrgencyNames.Write(urgency),
            content.Part(PushParts.Topic) is { Length: > 0 } topic ? PushParts.TopicHeader(topic) : null);
    }
}
