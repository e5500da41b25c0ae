using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The settings of a channel that decisions depend on.</summary>
internal sealed record ChannelPolicy
{
    public required RetrySchedule Retries { get; init; }

    public required int OrderedRetries { get; init; }

    public required MisconfiguredAction WhenMisconfigured { get; init; }

    public required UnreachableAction? WhenUnreachable { get; init; }

    public required TimeSpan ThrottlePatience { get; init; }

    public required bool FallBackWhenUnknown { get; init; }

    /// <summary>Returns whether another channel is of the same kind, so that it reaches the same addresses.</summary>
    public required Func<string, bool> IsSameKind { get; init; }

    /// <summary>Creates the policy of a channel.</summary>
    /// <param name="options">The options of the channel.</param>
    /// <param name="isSameKind">Returns whether another channel is of the same kind.</param>
    /// <param name="isInFailover">
    /// Whether the channel is a member of a failover. It then also forwards messages while it is misconfigured.
    /// </param>
    public static ChannelPolicy Of(
        ChannelOptions options, Func<string, bool> isSameKind, bool isInFailover = false) => new()
        {
            Retries = new RetrySchedule(options.RetryDelays, options.RetryJitter),
            OrderedRetries = options.OrderedRetries,
            WhenMisconfigured = isInFailover ? MisconfiguredAction.NextStep : options.WhenMisconfigured,
            WhenUnreachable = options.WhenUnreachable,
            ThrottlePatience = options.ThrottlePatience,
            FallBackWhenUnknown = options.FallBackWhenUnknown,
            IsSameKind = isSameKind,
        };

    /// <summary>
    /// Whether a message is forwarded to its next step instead of waiting for the end of a pause.
    /// </summary>
    /// <param name="status">The status that causes the pause.</param>
    /// <param name="wait">The remaining time of the pause.</param>
    /// <param name="nextChannel">The channel of the next step; null if there is none.</param>
    public bool Forwards(ChannelStatus status, TimeSpan wait, string? nextChannel) =>
        nextChannel is not null
        && MayForward(status, wait)
        && (status == ChannelStatus.Misconfigured || WhenUnreachable is not null || IsSameKind(nextChannel));

    /// <summary>Whether any message may be forwarded during a pause, which depends on its next step.</summary>
    public bool MayForward(ChannelStatus status, TimeSpan wait) => status switch
    {
        ChannelStatus.Misconfigured => WhenMisconfigured == MisconfiguredAction.NextStep,
        ChannelStatus.Unreachable => WhenUnreachable != UnreachableAction.Wait,
        _ => WhenUnreachable != UnreachableAction.Wait && wait > ThrottlePatience,
    };
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
