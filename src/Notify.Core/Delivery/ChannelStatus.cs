namespace Notify.Delivery;

/// <summary>Specifies the status of a channel in this process.</summary>
public enum ChannelStatus
{
    /// <summary>The channel works, as far as is known.</summary>
    Working,

    /// <summary>The provider limits the rate. Messages are held.</summary>
    Throttled,

    /// <summary>The provider could not be reached. Messages are held until a probe request succeeds.</summary>
    Unreachable,

    /// <summary>
    /// The provider rejected the settings of the channel. Messages are held until a probe request succeeds. The channel
    /// is unhealthy.
    /// </summary>
    Misconfigured,
}
