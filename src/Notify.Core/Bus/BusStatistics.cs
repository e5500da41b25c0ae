namespace Notify.Bus;

/// <summary>Represents the number of envelopes on a bus, by channel.</summary>
public sealed record BusStatistics
{
    /// <summary>Gets the statistics of every channel that was ever used.</summary>
    public required IReadOnlyList<ChannelStatistics> Channels { get; init; }

    /// <summary>Returns the statistics of a channel.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The statistics; all values are zero if the channel was never used.</returns>
    public ChannelStatistics For(string channel) =>
        Channels.FirstOrDefault(row => row.Channel == channel) ?? new ChannelStatistics { Channel = channel };
}
