namespace Notify.AspNetCore;

/// <summary>Represents the thresholds above which the health check <c>notify-backlog</c> is degraded.</summary>
public sealed class NotifyHealthOptions
{
    /// <summary>Gets or sets the maximum number of dead letters of a channel.</summary>
    /// <value>0 or more. The default is 100.</value>
    public long MaxDeadLetters { get; set; } = 100;

    /// <summary>Gets or sets the maximum time that a transactional message waits to be claimed.</summary>
    /// <value>More than zero. The default is 5 minutes.</value>
    public TimeSpan MaxTransactionalAge { get; set; } = TimeSpan.FromMinutes(5);
}
