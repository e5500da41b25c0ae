namespace Notify.AspNetCore.Http;

/// <summary>
/// The limits of request bodies. The length of a message from a provider and the number of such messages are bounded by
/// its channel and by <see cref="NotifyEndpointOptions.MaxConcurrentInboundMessages"/>.
/// </summary>
internal static class BodyLimits
{
    public const int TestSendBytes = 64 * 1024;

    public const int SubscriptionBytes = 16 * 1024;

    /// <summary>A mail program posts one field, a browser an empty form. Nothing of it is read.</summary>
    public const int UnsubscribeBytes = 16 * 1024;

    /// <summary>An address may be a push subscription.</summary>
    public const int LiftBytes = 16 * 1024;

    public const int PreviewBytes = 256 * 1024;

    /// <summary>The bodies of signed-in users that are read at the same time, 16 MB at most.</summary>
    public const int ConcurrentBodies = 64;

    /// <summary>
    /// The time in which a body must arrive. Kestrel alone accepts 240 bytes a second, at which a message of 10 MB
    /// would occupy its place for 12 hours.
    /// </summary>
    public static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
}
