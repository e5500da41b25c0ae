using Notify.Bus;

namespace Notify.Redis;

/// <summary>Settings of the bus on Redis. All processes of one namespace should have the same.</summary>
public sealed class RedisBusOptions
{
    /// <summary>How many ready envelopes a lane of one channel holds before enqueueing waits. Default 1,000,000; at least 1.</summary>
    public int LaneCapacity { get; set; } = 1_000_000;

    /// <summary>What a full lane does. Default <see cref="FullLaneAction.Wait"/>.</summary>
    public FullLaneAction WhenFull { get; set; }

    /// <summary>How many transactional envelopes are claimed for one campaign envelope while both wait. Default 9; at least 1.</summary>
    public int TransactionalWeight { get; set; } = 9;

    /// <summary>
    /// How long a lease lasts that is not renewed any more, and so how long after a crash an envelope comes back. Renewed at a third of it. Default 30 seconds; 1 second to 1 hour.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long idempotency keys are remembered. Default 24 hours; 1 millisecond to 3650 days.</summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept. Default 30 days; 1 millisecond to 3650 days.</summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long an enqueue tries to reach Redis before it fails with <see cref="EnqueueFailureReason.Unavailable"/>. Waiting for room in a full lane does not count. Default 5 seconds;
    /// 100 milliseconds to 5 minutes.
    /// </summary>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a waiting claim sleeps at most before it looks by itself: the floor under lost wake-ups. Default 1 second; 50 milliseconds to 1 minute.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}
