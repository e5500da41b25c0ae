using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify;
using Notify.AspNetCore;
using Notify.AspNetCore.Inbound;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Operations;
using Notify.AspNetCore.Push;
using Notify.AspNetCore.TestSend;
using Notify.AspNetCore.Ui;
using Notify.AspNetCore.Unsubscribe;
using Notify.Shared;

// The namespace of the MapX methods of the host, so that no using is needed.
namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of Notify.</summary>
public static class NotifyEndpointRouteBuilderExtensions
{
    private static readonly string[] Durations =
    [
        nameof(NotifyEndpointOptions.TestSendTimeout),
        $"{nameof(NotifyEndpointOptions.TestSendLimit)}:{nameof(RateLimit.Window)}",
        $"{nameof(NotifyEndpointOptions.PushLimit)}:{nameof(RateLimit.Window)}",
        $"{nameof(NotifyEndpointOptions.UnsubscribeLimit)}:{nameof(RateLimit.Window)}",
        $"{nameof(NotifyEndpointOptions.InboundLimit)}:{nameof(RateLimit.Window)}",
    ];

    /// <summary>
    /// Maps all endpoints of Notify below a path, with the settings of the section <c>Notify:Endpoints</c> of the
    /// configuration of the host.
    /// </summary>
    /// <param name="endpoints">The endpoints of the host.</param>
    /// <param name="path">The path, for example <c>/api/v1/messaging</c>.</param>
    /// <returns>The group of the mapped endpoints, for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// The host has not called <c>AddNotify</c>, or does not define the authorization policies <c>NotifyOwner</c> and
    /// <c>NotifyOperator</c>. The message describes the correction.
    /// </exception>
    public static RouteGroupBuilder MapNotify(this IEndpointRouteBuilder endpoints, string path) =>
        endpoints.MapNotify(path, static _ => { });

    /// <summary>
    /// Maps the endpoints of Notify below a path, with the settings of a section, which replaces the section
    /// <c>Notify:Endpoints</c>.
    /// </summary>
    /// <param name="endpoints">The endpoints of the host.</param>
    /// <param name="path">The path, for example <c>/api/v1/messaging</c>.</param>
    /// <param name="section">The settings, with the names of <see cref="NotifyEndpointOptions"/>.</param>
    /// <returns>The group of the mapped endpoints, for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// A setting is invalid, a policy is not defined, or the host has not called <c>AddNotify</c>. The message
    /// describes the correction.
    /// </exception>
    public static RouteGroupBuilder MapNotify(
        this IEndpointRouteBuilder endpoints, string path, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Map(endpoints, path, section, static _ => { });
    }

    /// <summary>
    /// Maps the endpoints of Notify below a path, with settings in code that are applied after the section
    /// <c>Notify:Endpoints</c> of the host's configuration.
    /// </summary>
    /// <param name="endpoints">The endpoints of the host.</param>
    /// <param name="path">The path, for example <c>/api/v1/messaging</c>.</param>
    /// <param name="configure">The action that changes the settings.</param>
    /// <returns>The group of the mapped endpoints, for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// A setting is invalid, a policy is not defined, or the host has not called <c>AddNotify</c>. The message
    /// describes the correction.
    /// </exception>
    public static RouteGroupBuilder MapNotify(
        this IEndpointRouteBuilder endpoints, string path, Action<NotifyEndpointOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        var section = endpoints.ServiceProvider.GetService<IConfiguration>()?.GetSection("Notify:Endpoints");
        return Map(endpoints, path, section, configure);
    }

    private static RouteGroupBuilder Map(
        IEndpointRouteBuilder endpoints,
        string path,
        IConfigurationSection? section,
        Action<NotifyEndpointOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);
        var provider = endpoints.ServiceProvider;
        if (provider.GetService<IServiceProviderIsService>()?.IsService(typeof(INotifier)) == false)
        {
            throw new InvalidOperationException(
                "The services of Notify are not registered. "
                + "Call builder.Services.AddNotify() before the host is built.");
        }

        var options = new NotifyEndpointOptions();
        if (section is not null)
            DurationSection.Of(section, Durations).Bind(options);
        configure(options);
        EndpointOptionsCheck.Throw(options, provider.GetService<IHostEnvironment>());
        var services = new EndpointServices(provider, options);
        if (provider.GetService<IOptions<JsonOptions>>()?.Value is { } json)
            services.Json.Teach(json);
        EndpointAuthorization.CheckAtStart(provider);
        return Map(endpoints.MapGroup(path), services);
    }

    private static RouteGroupBuilder Map(RouteGroupBuilder group, EndpointServices services)
    {
        group.WithTags("Notify");
        // Programs and scripts call these endpoints: a cookie scheme must answer 401 and 403 instead of redirecting to
        // its sign-in page.
        group.DisableCookieRedirect();
        services.Answers.Protect(group);
        var mapped = services.Options.Endpoints;
        if (mapped.HasFlag(NotifyEndpoints.TestSend))
            new TestSendEndpoint(services).Map(group);
        if (mapped.HasFlag(NotifyEndpoints.Push))
            new PushEndpoints(services).Map(group);
        if (mapped.HasFlag(NotifyEndpoints.Unsubscribe))
            new UnsubscribeEndpoints(services).Map(group);
        if (mapped.HasFlag(NotifyEndpoints.Inbound))
            new InboundEndpoint(services).Map(group);
        if (mapped.HasFlag(NotifyEndpoints.Operations))
            MapOperations(group.MapGroup(""), services);
        return group;
    }

    private static void MapOperations(RouteGroupBuilder group, EndpointServices services)
    {
        services.Authorization.Require(
            group,
            services.Options.OperatorPolicy,
            nameof(NotifyEndpointOptions.OperatorPolicy));
        new QueueEndpoint(services).Map(group);
        new DeadLetterEndpoints(services).Map(group);
        new SuppressionEndpoints(services).Map(group);
        new ChannelEndpoints(services).Map(group);
        new TemplateEndpoints(services).Map(group);
        if (services.Options.Endpoints.HasFlag(NotifyEndpoints.Ui))
            new OperatorPage().Map(group);
    }
}
