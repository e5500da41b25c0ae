using System.Globalization;
using Notify.Delivery;

namespace Notify.Push.Payload;

/// <summary>What a push service is told of a message beside its content (RFC 8030 section 5).</summary>
/// <param name="Ttl">How long it is kept, in seconds.</param>
/// <param name="Urgency">Whether a device is woken for it.</param>
/// <param name="Topic">A message of the same topic that still waits is replaced by this one; null: none is.</param>
internal readonly record struct PushHeaders(string Ttl, string Urgency, string? Topic)
{
    /// <summary>Microsoft's push service refuses 0, which elsewhere means now or never.</summary>
    private const string WindowsHosts = "*.notify.windows.com";

    /// <summary>Settings, then the template's own parts, then the envelope's expiry, which nothing outlives.</summary>
    public static PushHeaders Of(SendRequest request, PushOptions options, Uri endpoint, DateTimeOffset now)
    {
        var content = request.Content;
        var ttl = (content.Part(PushParts.Ttl) is { Length: > 0 } part ? PushParts.Lifetime(part) : null) ?? options.TimeToLive ?? PushOptions.LongestTtl;
        var left = request.Envelope.ExpiresAt - now;
        var seconds = Math.Max(0, (long)Math.Min(Math.Min(ttl.TotalSeconds, left.TotalSeconds), PushOptions.LongestTtl.TotalSeconds));
        if (seconds == 0 && Network.HostNames.Matches(endpoint.IdnHost, [WindowsHosts]))
            seconds = 1;
        var urgency = (content.Part(PushParts.Urgency) is { Length: > 0 } word ? UrgencyWords.Read(word) : null)
            ?? options.Urgency ?? (request.Envelope.Lane == Lane.Transactional ? PushUrgency.High : PushUrgency.Normal);
        return new(
            seconds.ToString(CultureInfo.InvariantCulture), UrgencyWords.Write(urgency), content.Part(PushParts.Topic) is { Length: > 0 } topic ? topic : null);
    }
}
