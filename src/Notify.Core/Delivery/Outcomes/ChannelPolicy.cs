namespace Notify.Delivery.Outcomes;

/// <summary>A channel's settings as far as they decide what becomes of an envelope.</summary>
internal sealed record ChannelPolicy(RetrySchedule Retries, MisconfiguredAction WhenMisconfigured, bool FallBackWhenUnknown)
{
    public static ChannelPolicy Of(ChannelOptions options) =>
        new(new RetrySchedule(options.RetryDelays, options.RetryJitter), options.WhenMisconfigured, options.FallBackWhenUnknown);
}
