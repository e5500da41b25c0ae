using Notify.Delivery;
using Notify.Pipeline.Channels;

namespace Notify.Hosting;

/// <summary>Reads the health of the channels this process works.</summary>
internal sealed class ChannelMonitor(WorkerChannels worked, ChannelRuntimeCache channels) : IChannelMonitor
{
    public IReadOnlyList<ChannelHealth> Channels => [.. worked.Names.SelectMany(name => Rows(channels.Find(name)!))];

    private static IEnumerable<ChannelHealth> Rows(ChannelRuntime channel) =>
        channel.Pauses.GetOriginHealth()
            .Prepend(channel.Pauses.Channel.GetHealth() with { HasAccepted = channel.Pauses.Channel.HasAccepted });
}
