using Notify.Delivery;
using Notify.Pipeline.Channels;

namespace Notify.Hosting;

/// <summary>Reads the health of the channels this process works.</summary>
internal sealed class ChannelMonitor(WorkerChannels worked, ChannelRuntimeCache channels, TimeProvider time) : IChannelMonitor
{
    public IReadOnlyList<ChannelHealth> Channels => [.. worked.Names.SelectMany(name => Rows(channels.Find(name)!, time.GetUtcNow()))];

    private static IEnumerable<ChannelHealth> Rows(ChannelRuntime channel, DateTimeOffset now) => channel.Origins.HealthAt(now).Prepend(channel.Breaker.HealthAt(now));
}
