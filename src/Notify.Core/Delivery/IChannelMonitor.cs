namespace Notify.Delivery;

/// <summary>
/// Reports the health of the channels that this process consumes, for health checks and operator pages.
/// </summary>
public interface IChannelMonitor
{
    /// <summary>
    /// Gets the health of every channel that this process consumes, each followed by those of its providers that are
    /// held separately (<see cref="ChannelHealth.Origin"/>).
    /// </summary>
    IReadOnlyList<ChannelHealth> Channels { get; }
}
