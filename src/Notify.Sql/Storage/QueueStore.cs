using System.Data.Common;
using Notify.Bus;

namespace Notify.Sql.Storage;

/// <summary>
/// Represents the tables of one database that contain the queues. An engine implements the statements;
/// <see cref="SqlMessageBus"/> decides when to run them, and does the rest.
/// </summary>
/// <remarks>
/// <para>
/// For authors of engines. Each method is one transaction: it takes effect entirely or not at all. All times are times
/// of the database, so delays are passed as durations. The conformance cases of <c>Notify.Testing</c> show whether an
/// engine is correct.
/// </para>
/// <para>
/// Tables. <c>queue</c>: the channels. <c>message</c>: the encoded envelopes with their delivery states. Each message
/// is also in exactly one of these places: <c>ready</c> (can be claimed, in the order of rank and arrival),
/// <c>delayed</c> (becomes ready when it is due), <c>follower</c> (waits for an earlier message of the same recipient),
/// <c>lease</c> (is being delivered), or it has moved to <c>dead</c>. A row of <c>lease</c> without a worker is a hold:
/// its message is ready or delayed, but later messages of the same recipient must not overtake it.
/// </para>
/// </remarks>
public abstract class QueueStore : IAsyncDisposable
{
    /// <summary>
    /// Occurs when another process reports that a queue, given by its id, may have work. Null stands for all queues,
    /// for example after signals may have been missed.
    /// </summary>
    public event Action<int?>? Signaled;

    /// <summary>Gets the name of the engine for log messages and errors, for example <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets a value indicating whether signals of other processes arrive at present.</summary>
    /// <value>If false, the bus polls at <see cref="SqlBusOptions.PollInterval"/>.</value>
    public abstract bool IsListening { get; }

    /// <summary>
    /// Connects, creates or upgrades the tables unless that is switched off, and checks their version. Repeated calls
    /// do nothing.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The time of the database.</returns>
    public abstract Task<DateTimeOffset> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Returns the id of the queue of a channel. Creates the queue if it does not exist.</summary>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The id.</returns>
    public abstract Task<int> GetQueueAsync(string channel, CancellationToken cancellationToken);

    /// <summary>Returns the queues.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The names of the channels by the ids of the queues.</returns>
    public abstract Task<IReadOnlyDictionary<int, string>> GetQueuesAsync(CancellationToken cancellationToken);

    /// <summary>Adds messages. A message whose idempotency key is known is not added.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A result for each message, and the time of the database.</returns>
    public abstract Task<EnqueueReply> EnqueueAsync(EnqueueBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Adds messages in a transaction of the application, with statements that neither wait for another transaction nor
    /// fail for a reason that the application has not caused. Idempotency keys are compared when a claim admits the
    /// messages after the commit.
    /// </summary>
    /// <param name="batch">The messages. Their call is not remembered.</param>
    /// <param name="transaction">The transaction. It is neither committed nor rolled back.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="ArgumentException">The transaction belongs to another database.</exception>
    public abstract Task EnqueueAsync(
        EnqueueBatch batch,
        DbTransaction transaction,
        CancellationToken cancellationToken);

    /// <summary>Returns the messages that were added with idempotency keys that are still stored.</summary>
    /// <param name="keys">The queues and the hashes of the keys.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The results for the keys that are known.</returns>
    public abstract Task<IReadOnlyDictionary<IdempotencyKeyHash, EnqueueResult>> FindKeysAsync(
        IReadOnlyCollection<IdempotencyKeyHash> keys,
        CancellationToken cancellationToken);

    /// <summary>Counts the messages of a lane that are ready, including followers.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="most">The number at which to stop counting.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of messages, at most <paramref name="most"/>.</returns>
    public abstract Task<int> CountReadyAsync(int queue, Lane lane, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Leases messages of a queue: makes due messages ready, chooses the first ones of each lane, at most one for each
    /// recipient, and sets aside those that must wait for an earlier message of their recipient.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The leases.</returns>
    public abstract Task<ClaimReply> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Ends leases, each only if its token is still valid.</summary>
    /// <param name="batch">The settlements.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A value for each settlement, and the queues that have new work.</returns>
    public abstract Task<SettleReply> SettleAsync(SettleBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Renews the registration of a worker, or adds it. The leases of a worker are valid while its registration is.
    /// Blocks the thread, so that leases are renewed even if no thread of the pool is free.
    /// </summary>
    /// <param name="renewal">The worker, the duration, and the leases that are no longer renewed.</param>
    /// <returns>
    /// The time of the database, or null if the registration had expired and the worker's leases were returned.
    /// </returns>
    public abstract DateTimeOffset? Renew(WorkerRenewal renewal);

    /// <summary>
    /// Returns the messages of expired workers to the front of their lanes, and records that they have lost a lease.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The queues that have new work.</returns>
    public abstract Task<IReadOnlyCollection<int>> ReturnExpiredLeasesAsync(CancellationToken cancellationToken);

    /// <summary>Looks for queues with something to claim: one inexpensive read for all of them.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The queues with messages that are ready or due.</returns>
    public abstract Task<IReadOnlyCollection<int>> FindWorkAsync(
        IReadOnlyCollection<int> queues,
        CancellationToken cancellationToken);

    /// <summary>Pauses or resumes a queue for all processes.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="isPaused">Whether it is paused.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task SetPausedAsync(int queue, bool isPaused, CancellationToken cancellationToken);

    /// <summary>Stores a cancellation mark.</summary>
    /// <param name="mark">The notification or campaign.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task CancelAsync(CancellationMark mark, CancellationToken cancellationToken);

    /// <summary>Returns the number of messages by queue and state.</summary>
    /// <param name="exactUpTo">The number of messages in one state up to which the engine must count exactly.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A row for each queue.</returns>
    public abstract Task<IReadOnlyList<StoredStatistics>> GetStatisticsAsync(
        int exactUpTo,
        CancellationToken cancellationToken);

    /// <summary>Adds what a process has counted to the totals of the queues.</summary>
    /// <param name="totals">The counts.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task AddTotalsAsync(IReadOnlyCollection<QueueTotals> totals, CancellationToken cancellationToken);

    /// <summary>Reads dead letters in the order of their times and ids.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The dead letters.</returns>
    public abstract Task<IReadOnlyList<StoredDeadLetter>> ReadDeadLettersAsync(
        DeadLetterQuery query,
        CancellationToken cancellationToken);

    /// <summary>Reads a dead letter.</summary>
    /// <param name="id">The id of the envelope.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The dead letter, or null if there is none.</returns>
    public abstract Task<StoredDeadLetter?> FindDeadLetterAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Returns dead letters to queues.</summary>
    /// <param name="letters">The dead letters with their new queues and states.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of dead letters that existed.</returns>
    public abstract Task<int> RequeueAsync(
        IReadOnlyList<RequeuedLetter> letters,
        CancellationToken cancellationToken);

    /// <summary>Deletes dead letters.</summary>
    /// <param name="ids">The ids of the envelopes.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of dead letters that existed.</returns>
    public abstract Task<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes what is no longer needed: dead letters, idempotency keys, replies of calls, and cancellation marks that
    /// no message needs. Deletes in small batches, each in a transaction.
    /// </summary>
    /// <param name="retention">How long to keep what.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of dead letters that were deleted, by queue.</returns>
    public abstract Task<IReadOnlyDictionary<int, long>> SweepAsync(
        StoreRetention retention,
        CancellationToken cancellationToken);

    /// <summary>
    /// Reports to the other processes that queues may have work. It is never part of another transaction, and a failure
    /// does no harm, because the processes also poll.
    /// </summary>
    /// <param name="queues">The queues.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    public abstract Task SignalAsync(IReadOnlyCollection<int> queues, CancellationToken cancellationToken);

    /// <summary>Counts the places in which each message is, and reports those that are not in exactly one.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The problems, in words; empty if there are none.</returns>
    public abstract Task<IReadOnlyList<string>> AuditAsync(CancellationToken cancellationToken);

    /// <summary>Returns what an exception of this engine means for the call.</summary>
    /// <param name="exception">An exception that a method of this class has thrown.</param>
    /// <returns>The meaning, with a reason that contains no address and no secret.</returns>
    public abstract StoreFailure Classify(Exception exception);

    /// <summary>Closes the connections. The tables remain.</summary>
    /// <returns>A task that represents the operation.</returns>
    public abstract ValueTask DisposeAsync();

    /// <summary>Raises <see cref="Signaled"/>.</summary>
    /// <param name="queue">The queue, or null for all queues.</param>
    protected void OnSignaled(int? queue) => Signaled?.Invoke(queue);
}
