namespace Notify.Delivery;

/// <summary>How the channels this process works are doing. For health checks and operator pages.</summary>
public interface IChannelMonitor
{
    /// <summary>A row for every channel this process works.</summary>
    IReadOnlyList<ChannelHealth> Channels { get; }
}
