namespace Notify.Bus;

/// <summary>What is on a bus.</summary>
/// <param name="Channels">A row for every channel that was ever used.</param>
public sealed record BusStatistics(IReadOnlyList<ChannelStatistics> Channels)
{
    /// <summary>The row of a channel; all zero where it was never used.</summary>
    /// <param name="channel">The channel's name.</param>
    public ChannelStatistics For(string channel) =>
        Channels.FirstOrDefault(row => row.Channel == channel) ?? new ChannelStatistics { Channel = channel };
}
