namespace Notify.Delivery;

/// <summary>How one channel is doing in this process.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Status">Its condition.</param>
/// <param name="Until">When it is tried again; null where it works, or is not held.</param>
/// <param name="Detail">The provider's words, without secrets; null where it works.</param>
public sealed record ChannelHealth(string Channel, ChannelStatus Status, DateTimeOffset? Until = null, string? Detail = null)
{
    /// <summary>The provider that is held, where the channel has several and the others work on; null where it is about the whole channel.</summary>
    public string? Origin { get; init; }
}
