namespace Notify.Testing.Conformance;

/// <summary>What a conformance case wants of its bus. Times are short, so that they can be waited for.</summary>
public sealed record BusFixtureSettings
{
    /// <summary>How many ready envelopes a lane holds.</summary>
    public int LaneCapacity { get; init; } = 100_000;

    /// <summary>Whether a full lane answers <see cref="Notify.Bus.EnqueueStatus.QueueFull"/> at once, rather than making the call wait.</summary>
    public bool FailWhenFull { get; init; }

    /// <summary>How many transactional envelopes go before a campaign one.</summary>
    public int TransactionalWeight { get; init; } = 9;

    /// <summary>How long a lease lasts that is not renewed any more. Default 4 s: where time is real, a machine that stands still for that long makes a bus lose leases it should hold.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long idempotency keys are remembered.</summary>
    public TimeSpan IdempotencyWindow { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept.</summary>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Gets the time by which the clock of the process is ahead; negative if it is behind. A bus without a server has no
    /// other clock and may ignore it; the others create their clients and <see cref="IBusFixture.Time"/> with such a
    /// clock.
    /// </summary>
    /// <value>The default is zero.</value>
    public TimeSpan ClockError { get; init; }
}
