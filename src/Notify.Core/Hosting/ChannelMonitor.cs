using Notify.Delivery;

namespace Notify.Hosting;

/// <summary>Reads the health of the channels this process works.</summary>
internal sealed class ChannelMonitor(WorkedChannels worked, ChannelRuntimes channels, TimeProvider time) : IChannelMonitor
{
    public IReadOnlyList<ChannelHealth> Channels => [.. worked.Names.Select(name => channels.Find(name)!.Breaker.HealthAt(time.GetUtcNow()))];
}
