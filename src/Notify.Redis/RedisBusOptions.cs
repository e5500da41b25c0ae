using Notify.Bus;

namespace Notify.Redis;

/// <summary>
/// Represents the settings of the bus on Redis. All processes of a namespace should have the same settings.
/// </summary>
public sealed class RedisBusOptions
{
    /// <summary>Gets or sets the number of ready envelopes that a lane of one channel may contain.</summary>
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
    /// Gets or sets how long an enqueue call tries to reach Redis before it fails with
    /// <see cref="EnqueueFailureReason.Unavailable"/>. The time that it waits for room in a full lane does not count.
    /// </summary>
    /// <value>The default is 5 seconds; from 100 milliseconds to 5 minutes.</value>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the interval at which a waiting claim checks the queue even without a wake-up signal.
    /// </summary>
    /// <value>The default is 1 second; from 50 milliseconds to 1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
