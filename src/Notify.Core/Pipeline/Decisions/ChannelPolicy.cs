using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The settings of a channel that decisions depend on.</summary>
internal sealed record ChannelPolicy(
    RetrySchedule Retries, int OrderedRetries, MisconfiguredAction WhenMisconfigured, bool FallBackWhenUnknown)
{
    public static ChannelPolicy Of(ChannelOptions options) => new(
        new RetrySchedule(options.RetryDelays, options.RetryJitter),
        options.OrderedRetries,
        options.WhenMisconfigured,
        options.FallBackWhenUnknown);

    /// <summary>
    /// Whether messages are forwarded to their next step while the channel has this status, instead of waiting.
    /// </summary>
    public bool Forwards(ChannelStatus status) =>
        status == ChannelStatus.Misconfigured && WhenMisconfigured == MisconfiguredAction.NextStep;
}

/// <summary>The delays before each retry. Pure.</summary>
internal sealed class RetrySchedule(IReadOnlyList<TimeSpan>? delays, double jitter)
{
    private static readonly TimeSpan[] Default =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
        TimeSpan.FromSeconds(16),
    ];

    private readonly IReadOnlyList<TimeSpan> _delays = delays ?? Default;

    /// <summary>Whether this many failures have used up all attempts.</summary>
    public bool IsSpent(int failures) => failures > _delays.Count;

    /// <summary>Returns the delay after this many failures (from 1); <paramref name="random"/> is 0 to 1.</summary>
    public TimeSpan DelayAfter(int failures, double random) => Spread(_delays[failures - 1], random);

    /// <summary>Returns a delay with the jitter of the schedule added.</summary>
    public TimeSpan Spread(TimeSpan delay, double random) => delay + (delay * (jitter * random));
}
