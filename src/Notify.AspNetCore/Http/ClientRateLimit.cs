using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Notify.AspNetCore.Http;

/// <summary>So many requests of one client in a window. Marks a request it has counted, so that it is counted once where the host runs the middleware too.</summary>
internal sealed class ClientRateLimit(RateLimit limit, Func<HttpContext, string> client, Problems problems) : IRateLimiterPolicy<ClientPartition>
{
    private readonly object _counted = new();

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => RejectAsync;

    public bool HasCounted(HttpContext context) => context.Items.ContainsKey(_counted);

    public RateLimitPartition<ClientPartition> GetPartition(HttpContext httpContext)
    {
        httpContext.Items[_counted] = true;
        return limit.IsNone
            ? RateLimitPartition.GetNoLimiter(new ClientPartition(this, ""))
            : RateLimitPartition.GetFixedWindowLimiter(new ClientPartition(this, client(httpContext)), _ => new FixedWindowRateLimiterOptions { PermitLimit = limit.Permits, Window = limit.Window });
    }

    private async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await problems.Of(StatusCodes.Status429TooManyRequests, "Too many requests.", "Try again after the time in Retry-After.").ExecuteAsync(rejected.HttpContext).ConfigureAwait(false);
    }
}
