using System.Security.Claims;

namespace Notify.AspNetCore;

/// <summary>Settings of the endpoints that <c>MapNotify</c> maps. Checked when it is called.</summary>
public sealed class NotifyEndpointOptions
{
    /// <summary>Which endpoints are mapped. Default: all.</summary>
    public NotifyEndpoints Endpoints { get; set; } = NotifyEndpoints.All;

    /// <summary>The host's authorization policy for <c>POST /test</c>. Default <c>NotifyOwner</c>.</summary>
    public string OwnerPolicy { get; set; } = "NotifyOwner";

    /// <summary>The host's authorization policy for queues, dead letters, channels, templates and the operator's page. Default <c>NotifyOperator</c>.</summary>
    public string OperatorPolicy { get; set; } = "NotifyOperator";

    /// <summary>The host's authorization policy for push subscriptions. Default null: the host's default policy, which asks for a signed-in user.</summary>
    public string? SubscriberPolicy { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether endpoints whose policy the host does not define are open to every
    /// caller. Push subscriptions require a signed-in user nevertheless.
    /// </summary>
    /// <value>
    /// The default is false: <c>MapNotify</c> throws. True is accepted only in the environment Development.
    /// </value>
    public bool AllowUnprotected { get; set; }

    /// <summary>How the members of JSON are named. Default <see cref="JsonNamingConvention.SnakeCase"/>.</summary>
    public JsonNamingConvention JsonNamingConvention { get; set; }

    /// <summary>Finds the application's user id of a signed-in user. Default: the claim <see cref="ClaimTypes.NameIdentifier"/>, else <c>sub</c>.</summary>
    public Func<ClaimsPrincipal, string?> UserId { get; set; } = static user => user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.FindFirst("sub")?.Value;

    /// <summary>The channel that browsers subscribe to. Default <c>push</c>.</summary>
    public string PushChannel { get; set; } = Channels.Push;

    /// <summary>How many push subscriptions a user may have, 1 to 1,000. Default 20.</summary>
    public int MaxSubscriptionsPerUser { get; set; } = 20;

    /// <summary>
    /// Gets or sets the maximum number of messages from providers that are read and handled at the same time, for each
    /// channel. Further messages are answered with 503 and Retry-After. A message has the maximum length that its
    /// channel sets: 10 MB for e-mail, 1 MB for Telegram.
    /// </summary>
    /// <value>1 to 1,000. The default is 8.</value>
    public int MaxConcurrentInboundMessages { get; set; } = 8;

    /// <summary>How long a test send may take, waiting for a permit included. Default 30 seconds, at most 10 minutes.</summary>
    public TimeSpan TestSendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests a user may make to <c>POST /test</c>. Default 30 a minute; <see cref="RateLimit.None"/> turns it off.</summary>
    public RateLimit TestSendLimit { get; set; } = RateLimit.PerMinute(30);

    /// <summary>How many requests a user may make to the push endpoints. Default 60 a minute; <see cref="RateLimit.None"/> turns it off.</summary>
    public RateLimit PushLimit { get; set; } = RateLimit.PerMinute(60);

    /// <summary>
    /// How many requests a client address (of IPv6 its /64 network) may make to <c>/unsubscribe</c>. Default 600 a minute, for mail providers send the clicks of many from few addresses;
    /// <see cref="RateLimit.None"/> turns it off.
    /// </summary>
    public RateLimit UnsubscribeLimit { get; set; } = RateLimit.PerMinute(600);

    /// <summary>How many requests a client address (of IPv6 its /64 network) may make to <c>/inbound</c>. Default 6,000 a minute; <see cref="RateLimit.None"/> turns it off.</summary>
    public RateLimit InboundLimit { get; set; } = RateLimit.PerMinute(6_000);
}
