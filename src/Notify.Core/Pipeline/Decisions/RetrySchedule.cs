namespace Notify.Pipeline.Decisions;

/// <summary>The pauses before each retry, and when they are used up. Pure.</summary>
internal sealed class RetrySchedule(IReadOnlyList<TimeSpan>? delays, double jitter)
{
    private static readonly TimeSpan[] Default =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(16)];

    private readonly IReadOnlyList<TimeSpan> _delays = delays ?? Default;

    /// <summary>Whether this many failures have used up every attempt.</summary>
    public bool IsSpent(int failures) => failures > _delays.Count;

    /// <summary>The pause after this many failures (from 1); <paramref name="random"/> is 0 to 1.</summary>
    public TimeSpan DelayAfter(int failures, double random) => Spread(_delays[failures - 1], random);

    /// <summary>A pause with the schedule's jitter on top.</summary>
    public TimeSpan Spread(TimeSpan pause, double random) => pause + (pause * (jitter * random));
}
