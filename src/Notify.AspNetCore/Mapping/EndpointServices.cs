using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Mapping;

/// <summary>What the endpoints of one <c>MapNotify</c> share.</summary>
internal sealed class EndpointServices
{
    public EndpointServices(IServiceProvider services, NotifyEndpointOptions options)
    {
        Services = services;
        Options = options;
        Channels = new(services);
        Json = new(options.JsonNamingConvention);
        Problems = new(Json);
        Bodies = new(Json, Problems);
        Limits = new(services, Problems);
        Telemetry = new(services);
        Time = services.GetRequiredService<TimeProvider>();
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Notify.AspNetCore");
        Protection = new(services, options, Logger);
    }

    public IServiceProvider Services { get; }

    public NotifyEndpointOptions Options { get; }

    public ChannelCatalog Channels { get; }

    public JsonWire Json { get; }

    public Problems Problems { get; }

    public JsonBody Bodies { get; }

    public EndpointAuthorization Protection { get; }

    public RateLimits Limits { get; }

    public EndpointTelemetry Telemetry { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>The user who asks, or null.</summary>
    public string? UserOf(HttpContext context) => Options.UserId(context.User) is { Length: > 0 } user ? user : null;

    /// <summary>The partition key for rate limiting: the user, or the client's address if there is none.</summary>
    public string ClientOf(HttpContext context) => UserOf(context) is { } user ? $"user {user}" : ClientKey.Address(context);

    /// <summary>The user who asks, for the log.</summary>
    public string NameOf(HttpContext context) => UserOf(context) ?? "(nobody signed in)";
}
