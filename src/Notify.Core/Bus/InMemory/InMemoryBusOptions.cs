namespace Notify.Bus.InMemory;

/// <summary>Settings of the in-memory bus.</summary>
public sealed class InMemoryBusOptions
{
    /// <summary>How many ready envelopes a lane of one channel holds before enqueueing waits. Default 100,000; at least 1.</summary>
    public int LaneCapacity { get; set; } = 100_000;

    /// <summary>What a full lane does. Default <see cref="FullLaneAction.Wait"/>.</summary>
    public FullLaneAction WhenFull { get; set; }

    /// <summary>How many transactional envelopes are claimed for one campaign envelope while both wait. Default 9; at least 1.</summary>
    public int TransactionalWeight { get; set; } = 9;

    /// <summary>How long a lease lasts that is not renewed any more. Default 30 seconds.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long idempotency keys are remembered. Default 24 hours.</summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept. Default 30 days.</summary>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);
}
