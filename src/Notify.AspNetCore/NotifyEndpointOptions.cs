using System.Security.Claims;

namespace Notify.AspNetCore;

/// <summary>Represents the settings of the endpoints that <c>MapNotify</c> maps and validates.</summary>
public sealed class NotifyEndpointOptions
{
    /// <summary>Gets or sets the endpoints to map.</summary>
    /// <value>The default is <see cref="NotifyEndpoints.All"/>.</value>
    public NotifyEndpoints Endpoints { get; set; } = NotifyEndpoints.All;

    /// <summary>Gets or sets the name of the host's authorization policy for <c>POST /test</c>.</summary>
    /// <value>The default is <c>NotifyOwner</c>.</value>
    public string OwnerPolicy { get; set; } = "NotifyOwner";

    /// <summary>
    /// Gets or sets the name of the host's authorization policy for queues, dead letters, suppressions, channels,
    /// templates and the operator page.
    /// </summary>
    /// <value>The default is <c>NotifyOperator</c>.</value>
    public string OperatorPolicy { get; set; } = "NotifyOperator";

    /// <summary>Gets or sets the name of the host's authorization policy for push subscriptions.</summary>
    /// <value>The default is null: the default policy of the host, which requires a signed-in user.</value>
    public string? SubscriberPolicy { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether endpoints whose policy the host does not define are open to every
    /// caller. Push subscriptions require a signed-in user nevertheless.
    /// </summary>
    /// <value>
    /// The default is false: <c>MapNotify</c> throws. True is accepted only in the environment Development.
    /// </value>
    public bool AllowUnprotected { get; set; }

    /// <summary>Gets or sets the naming convention of JSON members.</summary>
    /// <value>The default is <see cref="JsonNamingConvention.SnakeCase"/>.</value>
    public JsonNamingConvention JsonNamingConvention { get; set; }

    /// <summary>Gets or sets the function that returns the application's user id of a signed-in user.</summary>
    /// <value>The default returns the claim <see cref="ClaimTypes.NameIdentifier"/>, otherwise <c>sub</c>.</value>
    public Func<ClaimsPrincipal, string?> UserId { get; set; } =
        static user => user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.FindFirst("sub")?.Value;

    /// <summary>Gets or sets the name of the channel to which browsers subscribe.</summary>
    /// <value>The default is <c>push</c>.</value>
    public string PushChannel { get; set; } = Channels.Push;

    /// <summary>Gets or sets the maximum number of push subscriptions of a user.</summary>
    /// <value>1 to 1,000. The default is 20.</value>
    public int MaxSubscriptionsPerUser { get; set; } = 20;

    /// <summary>
    /// Gets or sets the maximum number of messages from providers that are read and handled at the same time, for each
    /// channel. Further messages are answered with 503 and Retry-After. A message has the maximum length that its
    /// channel sets: 10 MB for e-mail, 1 MB for Telegram.
    /// </summary>
    /// <value>1 to 1,000. The default is 8.</value>
    public int MaxConcurrentInboundMessages { get; set; } = 8;

    /// <summary>Gets or sets the maximum duration of a test send, including the wait for a permit.</summary>
    /// <value>Up to 10 minutes. The default is 30 seconds.</value>
    public TimeSpan TestSendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the limit of the requests of one user to <c>POST /test</c>.</summary>
    /// <value>The default is 30 a minute. <see cref="RateLimit.None"/> turns the limit off.</value>
    public RateLimit TestSendLimit { get; set; } = RateLimit.PerMinute(30);

    /// <summary>Gets or sets the limit of the requests of one user to the push endpoints.</summary>
    /// <value>The default is 60 a minute. <see cref="RateLimit.None"/> turns the limit off.</value>
    public RateLimit PushLimit { get; set; } = RateLimit.PerMinute(60);

    /// <summary>
    /// Gets or sets the limit of the requests of one client address (for IPv6, its /64 network) to <c>/unsubscribe</c>.
    /// </summary>
    /// <value>
    /// The default is 600 a minute, because mail providers send the clicks of many recipients from few addresses.
    /// <see cref="RateLimit.None"/> turns the limit off.
    /// </value>
    public RateLimit UnsubscribeLimit { get; set; } = RateLimit.PerMinute(600);

    /// <summary>
    /// Gets or sets the limit of the requests of one client address (for IPv6, its /64 network) to <c>/inbound</c>.
    /// </summary>
    /// <value>The default is 6,000 a minute. <see cref="RateLimit.None"/> turns the limit off.</value>
    public RateLimit InboundLimit { get; set; } = RateLimit.PerMinute(6_000);
}
