using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Runs the rate limiting middleware of ASP.NET Core around single endpoints, so that they are limited even if the host
/// does not call <c>UseRateLimiter</c>. If it does, its middleware finds the same policy on the endpoint and counts the
/// request there.
/// </summary>
internal sealed class RateLimits
{
    private readonly object _next = new();
    private readonly Problems _problems;
    private readonly RequestDelegate _limited;

    public RateLimits(IServiceProvider services, Problems problems)
    {
        _problems = problems;
        // One middleware for all endpoints, so that the endpoints of a policy are counted together.
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
            {
                endpoint.RequestDelegate = context =>
                    policy.HasCounted(context) ? original(context) : LimitAsync(context, original);
            }
        });
    }

    private Task LimitAsync(HttpContext context, RequestDelegate original)
    {
        context.Items[_next] = original;
        return _limited(context);
    }

    /// <summary>
    /// Creates the services of the middleware, separate from those of the host, which may have no rate limiting or
    /// other limits.
    /// </summary>
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
