namespace Notify.Delivery;

/// <summary>Represents the health of one channel in this process.</summary>
public sealed record ChannelHealth
{
    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the status of the channel.</summary>
    public required ChannelStatus Status { get; init; }

    /// <summary>Gets the time of the next attempt; null if the channel works or is not held.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Gets the message of the provider, without secrets; null if the channel works.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// Gets the provider that is held, if the channel has several and the others work; null if the status applies to
    /// the whole channel.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>
    /// Gets a value indicating whether the provider has accepted a message since this process started. A provider that
    /// never did, such as an invented push service, does not affect readiness.
    /// </summary>
    public bool HasAccepted { get; init; }

    /// <summary>
    /// Gets a value indicating whether the channel is held because a service of the application fails, so that messages
    /// are not forwarded.
    /// </summary>
    internal bool IsServiceFailure { get; init; }
}
