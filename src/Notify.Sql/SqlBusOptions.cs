using Notify.Bus;

namespace Notify.Sql;

/// <summary>
/// Represents the settings of the bus on a database. All processes that use the same tables should have the same
/// settings.
/// </summary>
public sealed class SqlBusOptions
{
    /// <summary>Gets or sets the number of ready envelopes that a lane of one channel may contain.</summary>
    /// <remarks>Processes that enqueue at the same time may exceed it slightly.</remarks>
    /// <value>The default is 1,000,000; at least 1.</value>
    public int LaneCapacity { get; set; } = 1_000_000;

    /// <summary>Gets or sets the action when a lane is full.</summary>
    /// <value>The default is <see cref="FullLaneAction.Wait"/>.</value>
    public FullLaneAction WhenFull { get; set; }

    /// <summary>
    /// Gets or sets the number of transactional envelopes that are claimed for each campaign envelope while both lanes
    /// have envelopes.
    /// </summary>
    /// <value>The default is 9; at least 1.</value>
    public int TransactionalWeight { get; set; } = 9;

    /// <summary>
    /// Gets or sets the duration of a lease that is not renewed, after which the envelope of a crashed process is
    /// claimed again. Leases are renewed at a third of it.
    /// </summary>
    /// <value>The default is 30 seconds; from 1 second to 1 hour.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long idempotency keys are stored.</summary>
    /// <value>The default is 24 hours; from 1 millisecond to 3650 days.</value>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how long dead letters are stored.</summary>
    /// <value>The default is 30 days; from 1 millisecond to 3650 days.</value>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Gets or sets how long an enqueue call tries to reach the database before it fails with
    /// <see cref="EnqueueFailureReason.Unavailable"/>. The time that it waits for room in a full lane does not count.
    /// </summary>
    /// <value>The default is 5 seconds; from 100 milliseconds to 5 minutes.</value>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the interval at which the process looks for work while no signals of other processes arrive. One
    /// read covers all channels. While signals arrive, the interval is 20 times as long.
    /// </summary>
    /// <value>The default is 250 milliseconds; from 50 milliseconds to 1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);
}
