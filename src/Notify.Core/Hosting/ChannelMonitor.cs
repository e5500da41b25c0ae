using Notify.Delivery;
using Notify.Pipeline.Channels;

namespace Notify.Hosting;

/// <summary>Reports the health of the channels that this process consumes.</summary>
internal sealed class ChannelMonitor(WorkerChannels workerChannels, ChannelRuntimeCache channels) : IChannelMonitor
{
    public IReadOnlyList<ChannelHealth> Channels =>
        [.. workerChannels.Names.SelectMany(name => GetHealth(channels.Find(name)!))];

    private static IEnumerable<ChannelHealth> GetHealth(ChannelRuntime channel)
    {
        var pauses = channel.Pauses;
        return pauses.GetOriginHealth()
            .Prepend(pauses.Channel.GetHealth() with { HasAccepted = pauses.Channel.HasAccepted });
    }
}
