namespace Notify.Delivery;

/// <summary>How far an answer reaches beyond the one message: what has to wait.</summary>
public enum ThrottleScope
{
    /// <summary>Messages to this address.</summary>
    Address,

    /// <summary>Messages to addresses of the same provider, where a channel has several (<see cref="ChannelKind.Origin"/>); where it has one, the whole channel.</summary>
    Origin,

    /// <summary>The whole channel in this process.</summary>
    Channel,
}
