using Notify.Delivery;
using Notify.Pipeline.Channels;

namespace Notify.Hosting;

/// <summary>Reports the health of the channels that this process consumes.</summary>
internal sealed class ChannelMonitor(WorkerChannels workerChannels, ChannelRuntimeCache channels, TimeProvider time)
    : IChannelMonitor
{
    public IReadOnlyList<ChannelHealth> Channels =>
        [.. workerChannels.Names.SelectMany(name => GetHealth(channels.Find(name)!, time.GetUtcNow()))];

    private static IEnumerable<ChannelHealth> GetHealth(ChannelRuntime channel, DateTimeOffset now) =>
        channel.Origins.HealthAt(now).Prepend(channel.Breaker.HealthAt(now));
}
