namespace Notify.Bus.InMemory;

/// <summary>Provides settings for the in-memory bus.</summary>
public sealed class InMemoryBusOptions
{
    /// <summary>Gets or sets the number of ready envelopes that one lane of a channel can hold.</summary>
    /// <value>The default is 100,000. The minimum is 1.</value>
    public int LaneCapacity { get; set; } = 100_000;

    /// <summary>Gets or sets the action when an envelope is enqueued into a full lane.</summary>
    /// <value>The default is <see cref="FullLaneAction.Wait"/>.</value>
    public FullLaneAction WhenFull { get; set; }

    /// <summary>
    /// Gets or sets the number of transactional envelopes that are claimed for each campaign envelope while both lanes
    /// have ready envelopes.
    /// </summary>
    /// <value>The default is 9. The minimum is 1.</value>
    public int TransactionalWeight { get; set; } = 9;

    /// <summary>Gets or sets the time after which an abandoned lease expires.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long an idempotency key is remembered.</summary>
    /// <value>The default is 24 hours.</value>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how long dead letters are kept.</summary>
    /// <value>The default is 30 days.</value>
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(30);
}
