using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Runs ASP.NET Core's rate limiting middleware around single endpoints, so that they are limited whether or not the host calls <c>UseRateLimiter</c>. Where it does, its middleware finds
/// the same policy on the endpoint, and the request is counted there.
/// </summary>
internal sealed class RateLimits(IServiceProvider services, Problems problems)
{
    private readonly ServiceProvider _middleware = Build(services);

    public void Limit(IEndpointConventionBuilder endpoints, RateLimit limit, Func<HttpContext, string> client)
    {
        var policy = new ClientRateLimit(limit, client, problems);
        endpoints.RequireRateLimiting(policy);
        endpoints.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } original)
                return;
            var limited = new ApplicationBuilder(_middleware).UseRateLimiter();
            limited.Run(original);
            var around = limited.Build();
            endpoint.RequestDelegate = context => policy.HasCounted(context) ? original(context) : around(context);
        });
    }

    /// <summary>What the middleware needs, apart from the host's own services: the host may not have any of it, or limits of its own.</summary>
    private static ServiceProvider Build(IServiceProvider host)
    {
        var services = new ServiceCollection();
        services.AddSingleton(host.GetRequiredService<ILoggerFactory>());
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(host.GetRequiredService<IMeterFactory>());
        services.AddRateLimiter(static options => options.RejectionStatusCode = StatusCodes.Status429TooManyRequests);
        return services.BuildServiceProvider();
    }
}
