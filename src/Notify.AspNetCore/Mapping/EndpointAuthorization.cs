using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore.Diagnostics;

namespace Notify.AspNetCore.Mapping;

/// <summary>
/// Applies the authorization policies of the host to endpoints, and refuses to map an endpoint that would be open to
/// everyone by mistake.
/// </summary>
internal sealed class EndpointAuthorization(IServiceProvider services, NotifyEndpointOptions options, ILogger logger)
{
    private readonly IAuthorizationPolicyProvider? _policies = services.GetService<IAuthorizationPolicyProvider>();

    /// <exception cref="InvalidOperationException">The host does not define the policy, and AllowUnprotected is false.</exception>
    public void Require(IEndpointConventionBuilder endpoints, string policy, string setting)
    {
        if (IsDefined(policy))
            endpoints.RequireAuthorization(policy);
        else if (options.AllowUnprotected)
        {
            endpoints.AllowAnonymous();
            logger.Unprotected(policy);
        }
        else
            throw Undefined(policy, setting);
    }

    /// <exception cref="InvalidOperationException">The host has no authorization, or not this policy.</exception>
    public void RequireUser(IEndpointConventionBuilder endpoints, string? policy)
    {
        if (policy is not null)
            Require(endpoints, policy, nameof(NotifyEndpointOptions.SubscriberPolicy));
        else if (_policies is not null)
            endpoints.RequireAuthorization();
        else if (!options.AllowUnprotected)
            throw new InvalidOperationException("MapNotify maps push subscriptions, which belong to a signed-in user, but the host has no authorization; call builder.Services.AddAuthorization(), or take Push out of NotifyEndpointOptions.Endpoints.");
    }

    /// <summary>
    /// Returns true for a provider that loads its policies asynchronously: if the policy does not exist, the
    /// authorization middleware fails the request.
    /// </summary>
    private bool IsDefined(string policy) =>
        _policies?.GetPolicyAsync(policy) is { } reading
        && (!reading.IsCompletedSuccessfully || reading.GetAwaiter().GetResult() is not null);

    private static InvalidOperationException Undefined(string policy, string setting) => new(
        $"MapNotify maps endpoints for the authorization policy '{policy}', which the host does not define, so that anybody could call them. Define it: " +
        $"builder.Services.AddAuthorizationBuilder().AddPolicy(\"{policy}\", p => p.RequireRole(\"admin\")); or name another in NotifyEndpointOptions.{setting}; or, on a development machine, set NotifyEndpointOptions.AllowUnprotected.");
}
