using System.Globalization;
using System.Net.Http.Headers;

namespace Notify.Delivery;

/// <summary>Reads the <c>Retry-After</c> header of HTTP responses (RFC 9110 section 10.2.3).</summary>
public static class RetryAfterHeader
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    /// <summary>Reads the time that a server asks its client to wait, given as seconds or as a date.</summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="now">The current time.</param>
    /// <returns>
    /// The time to wait, from zero (a negative number or a date in the past) to one day (longer times); null if the
    /// header is missing or invalid. <see cref="SendResult.Throttled"/> accepts the value without conversion.
    /// </returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => ReadUnparsed(headers),
        };
        return wait is { } value ? TimeSpan.FromTicks(Math.Clamp(value.Ticks, 0, MaxWait.Ticks)) : null;
    }

    /// <summary>
    /// Reads negative and very large numbers, which some servers send and the parser of the platform rejects.
    /// </summary>
    private static TimeSpan? ReadUnparsed(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out var values)
            || !long.TryParse(
                values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        return seconds < 0 ? TimeSpan.Zero : MaxWait;
    }
}
