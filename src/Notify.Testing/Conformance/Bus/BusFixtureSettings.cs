namespace Notify.Testing.Conformance;

/// <summary>
/// Represents the settings that a conformance case requires of its bus. Durations are short, so that a test can wait
/// for them.
/// </summary>
public sealed record BusFixtureSettings
{
    /// <summary>Gets the maximum number of ready envelopes in a lane.</summary>
    /// <value>The default is 100,000.</value>
    public int LaneCapacity { get; init; } = 100_000;

    /// <summary>
    /// Gets a value indicating whether a full lane returns <see cref="Notify.Bus.EnqueueStatus.QueueFull"/>
    /// immediately instead of making the caller wait.
    /// </summary>
    /// <value>The default is false.</value>
    public bool FailWhenFull { get; init; }

    /// <summary>Gets the number of transactional envelopes that are claimed before one campaign envelope.</summary>
    /// <value>The default is 9.</value>
    public int TransactionalWeight { get; init; } = 9;

    /// <summary>
    /// Gets the time after which a lease that is not renewed expires. If the clock is real, a machine that stalls for
    /// that long loses leases that it should keep.
    /// </summary>
    /// <value>The default is 4 seconds.</value>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Gets the time for which idempotency keys are stored.</summary>
    /// <value>The default is 24 hours.</value>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Gets the time for which dead letters are stored.</summary>
    /// <value>The default is 30 days.</value>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Gets the time by which the clock of the process is ahead; negative if it is behind. A bus without a server has
    /// no other clock and may ignore it; the others create their clients and <see cref="IBusFixture.Time"/> with such
    /// a clock.
    /// </summary>
    /// <value>The default is zero.</value>
    public TimeSpan ClockError { get; init; }
}
