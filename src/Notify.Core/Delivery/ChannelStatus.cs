namespace Notify.Delivery;

/// <summary>How a channel is doing in this process.</summary>
public enum ChannelStatus
{
    /// <summary>It works, as far as is known.</summary>
    Working,

    /// <summary>The provider wanted us slower; waiting.</summary>
    Throttled,

    /// <summary>The provider could not be reached; waiting before one probe.</summary>
    Unreachable,

    /// <summary>The provider refuses our settings; waiting before one probe. Unhealthy.</summary>
    Misconfigured,
}
