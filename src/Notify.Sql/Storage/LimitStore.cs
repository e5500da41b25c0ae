namespace Notify.Sql.Storage;

/// <summary>
/// Represents the table of one database that contains the state of rate limits. An engine implements the statements;
/// <see cref="SqlRateLimiterFactory"/> does the rest.
/// </summary>
/// <remarks>
/// For authors of engines. A limit has one state, a sequence of bytes. Changes of one limit must exclude each other,
/// also in other processes, and must not wait for a process that hangs for longer than some seconds. A limit that is in
/// use changes many times a second, so the cost of a change must not depend on the number of earlier ones, even if
/// another transaction stays open for minutes. A change that the database loses in a crash does no harm.
/// </remarks>
public abstract class LimitStore : IAsyncDisposable
{
    /// <summary>Gets the name of the engine for log messages and errors, for example <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Connects, creates or upgrades the tables unless that is switched off, and checks their version. Repeated calls
    /// do nothing.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the state of a limit, in one transaction.</summary>
    /// <param name="limit">The hash of the name of the limit.</param>
    /// <param name="change">The delegate that computes the new state. It can be called more than once.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task ChangeAsync(Guid limit, LimitChange change);

    /// <summary>Does the same as <see cref="ChangeAsync"/> and blocks the thread meanwhile.</summary>
    /// <param name="limit">The hash of the name of the limit.</param>
    /// <param name="change">The delegate that computes the new state. It can be called more than once.</param>
    public abstract void Change(Guid limit, LimitChange change);

    /// <summary>Deletes the states whose time has passed, in small batches.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of deleted states.</returns>
    public abstract Task<int> SweepAsync(CancellationToken cancellationToken);

    /// <summary>Returns what an exception of this engine means for the call.</summary>
    /// <param name="exception">An exception that a method of this class has thrown.</param>
    /// <returns>The meaning, with a reason that contains no address and no secret.</returns>
    public abstract StoreFailure Classify(Exception exception);

    /// <summary>Closes the connections. The tables remain.</summary>
    /// <returns>A task that represents the operation.</returns>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Computes the next state of a limit.</summary>
/// <param name="state">The state, or null if there is none.</param>
/// <param name="now">The time of the database after the limit was locked.</param>
/// <returns>The next state.</returns>
public delegate StoredLimit LimitChange(byte[]? state, DateTimeOffset now);

/// <summary>Represents the state of a limit.</summary>
/// <param name="State">The state.</param>
/// <param name="Until">The time after which the state has no influence and can be deleted.</param>
public readonly record struct StoredLimit(byte[] State, DateTimeOffset Until);
