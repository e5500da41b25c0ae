using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Runs ASP.NET Core's rate limiting middleware around single endpoints, so that they are limited whether or not the host calls <c>UseRateLimiter</c>. Where it does, its middleware finds
/// the same policy on the endpoint, and the request is counted there.
/// </summary>
internal sealed class RateLimits
{
    private readonly object _next = new();
    private readonly Problems _problems;
    private readonly RequestDelegate _limited;

    public RateLimits(IServiceProvider services, Problems problems)
    {
        _problems = problems;
        // One for all endpoints: those of one policy then count together.
        var middleware = new ApplicationBuilder(Build(services)).UseRateLimiter();
        middleware.Run(context => ((RequestDelegate)context.Items[_next]!)(context));
        _limited = middleware.Build();
    }

    public void Limit(IEndpointConventionBuilder endpoints, RateLimit limit, Func<HttpContext, string> client)
    {
        var policy = new ClientRateLimit(limit, client, _problems);
        endpoints.RequireRateLimiting(policy);
        endpoints.ProducesProblem(StatusCodes.Status429TooManyRequests);
        endpoints.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } original)
                endpoint.RequestDelegate = context => policy.HasCounted(context) ? original(context) : LimitAsync(context, original);
        });
    }

    private Task LimitAsync(HttpContext context, RequestDelegate original)
    {
        context.Items[_next] = original;
        return _limited(context);
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
