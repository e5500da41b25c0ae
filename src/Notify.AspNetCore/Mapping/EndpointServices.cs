using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Mapping;

/// <summary>The services that the endpoints of one <c>MapNotify</c> call share.</summary>
internal sealed class EndpointServices
{
    public EndpointServices(IServiceProvider provider, NotifyEndpointOptions options)
    {
        Provider = provider;
        Options = options;
        Channels = new(provider);
        Json = new(options.JsonNamingConvention);
        Problems = new(Json);
        Time = provider.GetRequiredService<TimeProvider>();
        Bodies = new(Time, Problems);
        JsonBodies = new(Json, Bodies, Problems);
        Limits = new(provider, Problems);
        Telemetry = new(provider);
        Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Notify.AspNetCore");
        Authorization = new(provider, options, Logger);
        Answers = new(Problems, Logger);
    }

    public IServiceProvider Provider { get; }

    public NotifyEndpointOptions Options { get; }

    public ChannelCatalog Channels { get; }

    public JsonWire Json { get; }

    public Problems Problems { get; }

    public RequestBodies Bodies { get; }

    public JsonBody JsonBodies { get; }

    public AnswerGuard Answers { get; }

    public EndpointAuthorization Authorization { get; }

    public RateLimits Limits { get; }

    public EndpointTelemetry Telemetry { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    /// <summary>Returns the id of the current user, or null.</summary>
    public string? UserOf(HttpContext context) => Options.UserId(context.User) is { Length: > 0 } user ? user : null;

    /// <summary>
    /// Returns the partition key for rate limiting: the user id, or the client's address if no user is signed in.
    /// </summary>
    public string ClientOf(HttpContext context) =>
        UserOf(context) is { } user ? $"user {user}" : ClientKey.Address(context);

    /// <summary>Returns the name of the current user for the log.</summary>
    public string NameOf(HttpContext context) => UserOf(context) ?? "(anonymous)";
}
