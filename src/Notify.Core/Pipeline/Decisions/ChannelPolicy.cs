using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>A channel's settings as far as they decide what becomes of an envelope.</summary>
internal sealed record ChannelPolicy(RetrySchedule Retries, MisconfiguredAction WhenMisconfigured, bool FallBackWhenUnknown)
{
    public static ChannelPolicy Of(ChannelOptions options) =>
        new(new RetrySchedule(options.RetryDelays, options.RetryJitter), options.WhenMisconfigured, options.FallBackWhenUnknown);

    /// <summary>Whether messages are forwarded to their next step while the channel is held with this status, instead of waiting.</summary>
    public bool Forwards(ChannelStatus condition) => condition == ChannelStatus.Misconfigured && WhenMisconfigured == MisconfiguredAction.NextStep;
}
