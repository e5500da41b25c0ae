namespace Notify.AspNetCore;

/// <summary>Thresholds above which Notify's backlog is degraded.</summary>
public sealed class NotifyHealthOptions
{
    /// <summary>How many dead letters a channel may have. Default 100; 0: none.</summary>
    public long MaxDeadLetters { get; set; } = 100;

    /// <summary>How long the oldest transactional message may have waited to be claimed. Default 5 minutes.</summary>
    public TimeSpan MaxTransactionalAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <exception cref="ArgumentException">A threshold is invalid.</exception>
    internal void Throw()
    {
        if (MaxDeadLetters < 0)
            throw new ArgumentException($"NotifyHealthOptions.MaxDeadLetters is {MaxDeadLetters}. Set 0 or more.");
        if (MaxTransactionalAge <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                $"NotifyHealthOptions.MaxTransactionalAge is {MaxTransactionalAge}. Set a value above zero.");
        }
    }
}
