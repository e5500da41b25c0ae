using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Limits the requests of one client in a window. It marks the requests that it has counted, so that each is counted
/// once if the host also runs the middleware.
/// </summary>
internal sealed class ClientRateLimit(RateLimit limit, Func<HttpContext, string> client, Problems problems)
    : IRateLimiterPolicy<ClientPartition>
{
    private readonly object _counted = new();

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => RejectAsync;

    public bool HasCounted(HttpContext context) => context.Items.ContainsKey(_counted);

    public RateLimitPartition<ClientPartition> GetPartition(HttpContext httpContext)
    {
        httpContext.Items[_counted] = true;
        return limit.IsNone
            ? RateLimitPartition.GetNoLimiter(new ClientPartition(this, ""))
            : RateLimitPartition.GetFixedWindowLimiter(
                new ClientPartition(this, client(httpContext)),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.Permits, Window = limit.Window });
    }

    private async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var context = rejected.HttpContext;
        // The middleware of the host may run this before the endpoint, which would set the headers.
        SecurityHeaders.SetDefaults(context.Response);
        var after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : limit.Window;
        var answer = problems.Later(
            context,
            StatusCodes.Status429TooManyRequests,
            after,
            "Too many requests.",
            "Try again after the time in Retry-After.");
        await answer.ExecuteAsync(context).ConfigureAwait(false);
    }
}
