using System.Globalization;
using System.Net.Http.Headers;

namespace Notify.Push.Sending;

/// <summary>Reads <c>Retry-After</c>: seconds or a date (RFC 9110 section 10.2.3). A moment that has passed is no wait; a wait is never longer than a day.</summary>
internal static class RetryAfterReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            // Some write a negative number or a very large one, which the platform's parser refuses.
            _ => headers.NonValidated.TryGetValues("Retry-After", out var values) && long.TryParse(values.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
                ? seconds < 0 ? TimeSpan.Zero : Longest
                : (TimeSpan?)null,
        };
        return wait is { } some ? TimeSpan.FromTicks(Math.Clamp(some.Ticks, 0, Longest.Ticks)) : null;
    }
}
