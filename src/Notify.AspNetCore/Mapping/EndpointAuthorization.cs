using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;
using Notify.Hosting;

namespace Notify.AspNetCore.Mapping;

/// <summary>
/// Applies the authorization policies of the host to endpoints, and keeps a host from starting if an endpoint would be
/// open to every caller by mistake.
/// </summary>
internal sealed class EndpointAuthorization(IServiceProvider services, NotifyEndpointOptions options, ILogger logger)
{
    private readonly IAuthorizationPolicyProvider? _policies = services.GetService<IAuthorizationPolicyProvider>();

    /// <exception cref="InvalidOperationException">
    /// The host does not define the policy, and AllowUnprotected is false.
    /// </exception>
    public void Require(IEndpointConventionBuilder endpoints, string policy, string setting)
    {
        if (IsDefined(policy))
        {
            endpoints.RequireAuthorization(policy);
            Protect(endpoints);
        }
        else if (options.AllowUnprotected)
        {
            endpoints.AllowAnonymous();
            logger.Unprotected(policy);
        }
        else
        {
            throw Undefined(policy, setting);
        }
    }

    /// <exception cref="InvalidOperationException">The host has no authorization, or not this policy.</exception>
    public void RequireUser(IEndpointConventionBuilder endpoints, string? policy)
    {
        if (policy is not null)
        {
            Require(endpoints, policy, nameof(NotifyEndpointOptions.SubscriberPolicy));
        }
        else if (_policies is not null)
        {
            endpoints.RequireAuthorization();
            Protect(endpoints);
        }
        else if (!options.AllowUnprotected)
        {
            throw new InvalidOperationException(
                "MapNotify maps push subscriptions, which belong to a signed-in user, but the host has no "
                + "authorization. Call builder.Services.AddAuthorization(), or remove Push from "
                + "NotifyEndpointOptions.Endpoints.");
        }
    }

    /// <summary>
    /// Builds all endpoints when the host starts. Otherwise routing would build them, and find an error, at the first
    /// request. They are complete only then, because conventions may be added to a group after <c>MapNotify</c>.
    /// </summary>
    public static void CheckAtStart(IServiceProvider services) => services.GetRequiredService<HostStartedChecks>()
        .Add(() => _ = services.GetRequiredService<EndpointDataSource>().Endpoints);

    private static void Protect(IEndpointConventionBuilder endpoints)
    {
        endpoints.WithMetadata(
            new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(void)),
            new ProducesResponseTypeMetadata(StatusCodes.Status403Forbidden, typeof(void)));
        // Conventions of outer groups have been applied by then. AllowAnonymous overrides every policy.
        endpoints.Finally(endpoint =>
        {
            if (endpoint.Metadata.Any(item => item is IAllowAnonymous))
                throw Anonymous(endpoint);
        });
    }

    /// <summary>
    /// Returns true for a provider that loads its policies asynchronously: if the policy does not exist, the
    /// authorization middleware fails the request.
    /// </summary>
    private bool IsDefined(string policy) =>
        _policies?.GetPolicyAsync(policy) is { } reading
        && (!reading.IsCompletedSuccessfully || reading.GetAwaiter().GetResult() is not null);

    private static InvalidOperationException Anonymous(EndpointBuilder endpoint) => new(
        $"AllowAnonymous applies to the endpoint '{endpoint.DisplayName}' of MapNotify, so that every caller could use "
        + "it. Remove AllowAnonymous from the group in which MapNotify is called, and from its result.");

    private static InvalidOperationException Undefined(string policy, string setting) => new(
        $"MapNotify maps endpoints for the authorization policy '{policy}', which the host does not define, so that "
        + "every caller could use them. Define it: builder.Services.AddAuthorizationBuilder()"
        + $".AddPolicy(\"{policy}\", p => p.RequireRole(\"admin\")); or name another one in "
        + $"NotifyEndpointOptions.{setting}; or, in Development, set NotifyEndpointOptions.AllowUnprotected.");
}
