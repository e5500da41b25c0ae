namespace Notify.Delivery;

/// <summary>How the channels this process works are doing. For health checks and operator pages.</summary>
public interface IChannelMonitor
{
    /// <summary>A row for every channel this process works, followed by one for each of its providers that is held on its own (<see cref="ChannelHealth.Origin"/>).</summary>
    IReadOnlyList<ChannelHealth> Channels { get; }
}
