using Microsoft.Extensions.Hosting;

namespace Notify.AspNetCore.Mapping;

/// <summary>Checks the options of <c>MapNotify</c>.</summary>
internal static class EndpointOptionsCheck
{
    private const int MaxSubscriptions = 1_000;
    private const int MaxInboundMessages = 1_000;
    private static readonly TimeSpan MaxTestSendTimeout = TimeSpan.FromMinutes(10);

    /// <exception cref="InvalidOperationException">
    /// A setting is invalid; the message names it and says what to set.
    /// </exception>
    public static void Throw(NotifyEndpointOptions options, IHostEnvironment? environment)
    {
        string[] errors = [.. Find(options, environment)];
        if (errors.Length > 0)
            throw new InvalidOperationException(string.Join(' ', errors));
    }

    private static IEnumerable<string> Find(NotifyEndpointOptions options, IHostEnvironment? environment)
    {
        if ((options.Endpoints & ~NotifyEndpoints.All) != 0)
            yield return "NotifyEndpointOptions.Endpoints contains an undefined flag. Use members of NotifyEndpoints.";
        if (options.Endpoints.HasFlag(NotifyEndpoints.Ui) && !options.Endpoints.HasFlag(NotifyEndpoints.Operations))
        {
            yield return "NotifyEndpointOptions.Endpoints contains Ui without Operations, which the page calls. "
                + "Add NotifyEndpoints.Operations.";
        }

        if (options.AllowUnprotected && environment?.IsDevelopment() != true)
        {
            yield return "NotifyEndpointOptions.AllowUnprotected is true outside the environment Development. "
                + "Define the authorization policies, and remove the setting.";
        }

        foreach (var (name, value) in Names(options))
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"NotifyEndpointOptions.{name} is empty. Set a name, or remove the setting.";
        }

        if (options.SubscriberPolicy is { } policy && string.IsNullOrWhiteSpace(policy))
        {
            yield return "NotifyEndpointOptions.SubscriberPolicy is empty. "
                + "Set the name of a policy, or null for the default policy of the host.";
        }

        if (!Enum.IsDefined(options.JsonNamingConvention))
        {
            yield return "NotifyEndpointOptions.JsonNamingConvention is not a valid value. "
                + "Use SnakeCase or CamelCase.";
        }

        if (options.UserId is null)
        {
            yield return "NotifyEndpointOptions.UserId is null. "
                + "Set a function that returns the user id, for example user => user.FindFirst(\"sub\")?.Value.";
        }

        if (options.MaxSubscriptionsPerUser is < 1 or > MaxSubscriptions)
        {
            yield return $"NotifyEndpointOptions.MaxSubscriptionsPerUser is {options.MaxSubscriptionsPerUser}. "
                + $"Set a value from 1 to {MaxSubscriptions}.";
        }

        if (options.MaxConcurrentInboundMessages is < 1 or > MaxInboundMessages)
        {
            yield return "NotifyEndpointOptions.MaxConcurrentInboundMessages is "
                + $"{options.MaxConcurrentInboundMessages}. Set a value from 1 to {MaxInboundMessages}.";
        }

        if (options.TestSendTimeout <= TimeSpan.Zero || options.TestSendTimeout > MaxTestSendTimeout)
        {
            yield return $"NotifyEndpointOptions.TestSendTimeout is {options.TestSendTimeout}. "
                + $"Set a value above zero and up to {MaxTestSendTimeout}.";
        }

        foreach (var (name, limit) in Limits(options))
        {
            if (limit is null || (!limit.IsNone && (limit.Permits < 1 || limit.Window <= TimeSpan.Zero)))
            {
                yield return $"NotifyEndpointOptions.{name} is not a valid limit. "
                    + "Set Permits to 1 or more and Window above zero, or use RateLimit.None to turn it off.";
            }
        }
    }

    private static (string Name, string? Value)[] Names(NotifyEndpointOptions options) =>
    [
        (nameof(options.OwnerPolicy), options.OwnerPolicy),
        (nameof(options.OperatorPolicy), options.OperatorPolicy),
        (nameof(options.PushChannel), options.PushChannel),
    ];

    private static (string Name, RateLimit? Limit)[] Limits(NotifyEndpointOptions options) =>
    [
        (nameof(options.TestSendLimit), options.TestSendLimit),
        (nameof(options.PushLimit), options.PushLimit),
        (nameof(options.UnsubscribeLimit), options.UnsubscribeLimit),
        (nameof(options.InboundLimit), options.InboundLimit),
    ];
}
