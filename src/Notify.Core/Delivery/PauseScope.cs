namespace Notify.Delivery;

/// <summary>Specifies which messages have to wait after an answer of a provider.</summary>
public enum PauseScope
{
    /// <summary>Messages to the same address.</summary>
    Address,

    /// <summary>
    /// Messages to addresses of the same provider, if a channel has several providers
    /// (<see cref="ChannelKind.Origin"/>); otherwise all messages of the channel.
    /// </summary>
    Origin,

    /// <summary>All messages of the channel in this process.</summary>
    Channel,
}
