namespace Notify.AspNetCore.Mapping;

/// <summary>Looks for settings that make no sense.</summary>
internal static class EndpointOptionsCheck
{
    private const int MostSubscriptions = 1_000;
    private static readonly TimeSpan LongestTestSend = TimeSpan.FromMinutes(10);

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it and the mend.</exception>
    public static void Throw(NotifyEndpointOptions options)
    {
        string[] faults = [.. Find(options)];
        if (faults.Length > 0)
            throw new InvalidOperationException(string.Join(' ', faults));
    }

    private static IEnumerable<string> Find(NotifyEndpointOptions options)
    {
        if ((options.Endpoints & ~NotifyEndpoints.All) != 0)
            yield return "NotifyEndpointOptions.Endpoints holds a flag that does not exist; combine members of NotifyEndpoints.";
        if (options.Endpoints.HasFlag(NotifyEndpoints.Ui) && !options.Endpoints.HasFlag(NotifyEndpoints.Operations))
            yield return "NotifyEndpointOptions.Endpoints holds Ui without Operations, which the page calls; add NotifyEndpoints.Operations.";
        foreach (var (name, value) in new[] { (nameof(options.OwnerPolicy), options.OwnerPolicy), (nameof(options.OperatorPolicy), options.OperatorPolicy), (nameof(options.PushChannel), options.PushChannel) })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"NotifyEndpointOptions.{name} is empty; leave it out to keep its default.";
        }

        if (options.SubscriberPolicy is { } policy && string.IsNullOrWhiteSpace(policy))
            yield return "NotifyEndpointOptions.SubscriberPolicy is empty; write a policy's name, or null for the host's default policy.";
        if (!Enum.IsDefined(options.JsonNamingConvention))
            yield return "NotifyEndpointOptions.JsonNamingConvention is none of SnakeCase, CamelCase.";
        if (options.UserId is null)
            yield return "NotifyEndpointOptions.UserId is null; write how to read the user id, for example user => user.FindFirst(\"sub\")?.Value.";
        if (options.MaxSubscriptionsPerUser is < 1 or > MostSubscriptions)
            yield return $"NotifyEndpointOptions.MaxSubscriptionsPerUser is {options.MaxSubscriptionsPerUser}; write 1 to {MostSubscriptions}.";
        if (options.TestSendTimeout <= TimeSpan.Zero || options.TestSendTimeout > LongestTestSend)
            yield return $"NotifyEndpointOptions.TestSendTimeout is {options.TestSendTimeout}; write more than zero and at most {LongestTestSend}.";
        foreach (var (name, limit) in Limits(options))
        {
            if (limit is null || (!limit.IsNone && (limit.Permits < 1 || limit.Window <= TimeSpan.Zero)))
                yield return $"NotifyEndpointOptions.{name} needs Permits of 1 at least and a Window above zero; RateLimit.None turns it off.";
        }
    }

    private static (string Name, RateLimit? Limit)[] Limits(NotifyEndpointOptions options) =>
    [
        (nameof(options.TestSendLimit), options.TestSendLimit),
        (nameof(options.PushLimit), options.PushLimit),
        (nameof(options.UnsubscribeLimit), options.UnsubscribeLimit),
        (nameof(options.InboundLimit), options.InboundLimit),
    ];
}
