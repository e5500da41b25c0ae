using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Opening;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>The queues in one SQLite file, which several processes of one machine may share.</summary>
/// <remarks>
/// The clock of the process is the clock of the database, because all processes run on one machine. Calls that write
/// run on one thread, which makes one transaction of all that wait; reads run on the pool with a connection for them.
/// </remarks>
internal sealed class SqliteQueueStore : QueueStore
{
    // A process that has claimed looks for expired leases at least once a minute. One that only enqueues does not, and
    // need not notice the commits of others.
    private static readonly TimeSpan InterestTime = TimeSpan.FromMinutes(3);

    // While the disk hangs, a renewal must not block its thread for longer than the calls that it makes in vain.
    private static readonly TimeSpan RenewTimeout = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, string> _queues = new();
    private readonly TimeProvider _time;
    private readonly Reader _reader;
    private readonly string _path;
    private volatile string _installation = "";
    private long _interestedAt;

    /// <summary>Initializes a new instance of the <see cref="SqliteQueueStore"/> class.</summary>
    /// <param name="options">The options, which were validated.</param>
    /// <param name="time">The clock of the database.</param>
    /// <param name="logger">The logger.</param>
    /// <param name="commit">A commit that takes the place of the usual one, for tests.</param>
    public SqliteQueueStore(
        SqliteOptions options,
        TimeProvider time,
        ILogger logger,
        Action<Database>? commit = null)
    {
        (_time, _path) = (time, options.Path);
        var opener = new DatabaseOpener(options, logger);
        _reader = new Reader(opener);
        Writer = new Writer(opener, time, logger, OnOpened)
        {
            Commit = commit ?? Writer.CommitNow,
            IsPolling = IsWorkWanted,
        };

        // SQLite reports that something has changed, not what.
        Writer.Changed += () => OnSignaled(null);
    }

    public override string Name => "SQLite";

    /// <inheritdoc/>
    /// <remarks>The thread that writes notices the commits of other processes.</remarks>
    public override bool IsListening => Writer.IsOpen;

    internal Writer Writer { get; }

    public override Task<DateTimeOffset> OpenAsync(CancellationToken cancellationToken) => Writer.IsOpen
        ? Task.FromResult(Micros.Round(_time.GetUtcNow()))
        : WriteAsync(static transaction => transaction.Now, cancellationToken);

    public override async Task<int> GetQueueAsync(string channel, CancellationToken cancellationToken)
    {
        var id = await WriteAsync(transaction => Queues.Get(transaction.Prepare, channel), cancellationToken)
            .ConfigureAwait(false);
        _queues[id] = channel;
        return id;
    }

    public override async Task<IReadOnlyDictionary<int, string>> GetQueuesAsync(CancellationToken cancellationToken)
    {
        var queues = await ReadAsync(Queues.Read, cancellationToken).ConfigureAwait(false);
        foreach (var (id, channel) in queues)
            _queues[id] = channel;
        return queues;
    }

    public override Task<EnqueueReply> EnqueueAsync(EnqueueBatch batch, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Enqueueing.Run(transaction, batch), cancellationToken, batch.CallId);

    public override async Task EnqueueAsync(
        EnqueueBatch batch,
        DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        if (!Writer.IsOpen)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        await Outbox.AddAsync(batch, transaction, _installation, _path, Now(), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<IReadOnlyDictionary<IdempotencyKeyHash, EnqueueResult>> FindKeysAsync(
        IReadOnlyCollection<IdempotencyKeyHash> keys,
        CancellationToken cancellationToken) =>
        await ReadAsync(database => Enqueueing.FindKeys(database, keys, Now()), cancellationToken)
            .ConfigureAwait(false);

    public override Task<int> CountReadyAsync(int queue, Lane lane, int most, CancellationToken cancellationToken) =>
        ReadAsync(database => Queues.CountReady(database, Lanes.Of(queue, lane), most), cancellationToken);

    public override Task<ClaimReply> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        WantWork();
        return WriteAsync(transaction => Claiming.Run(transaction, request), cancellationToken, request.ClaimId);
    }

    public override Task<SettleReply> SettleAsync(SettleBatch batch, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Settling.Run(transaction, batch), cancellationToken, batch.CallId);

    public override DateTimeOffset? Renew(WorkerRenewal renewal)
    {
        var call = new WriteCall<RenewReply>(transaction => new RenewReply(Workers.Renew(transaction, renewal)))
        {
            IsUrgent = true,
        };
        Writer.Add(call);

        // The task is completed by the thread that writes, so this works without a thread of the pool.
        if (call.Task.Wait(RenewTimeout) || !call.TryEnd())
            return call.Task.GetAwaiter().GetResult().Now;
        throw new StoreException(new StoreFailure(StoreFailureKind.Unreachable, "the disk does not respond"));
    }

    public override Task<IReadOnlyCollection<int>> ReturnExpiredLeasesAsync(CancellationToken cancellationToken)
    {
        WantWork();
        return WriteAsync(Workers.ReturnExpired, cancellationToken);
    }

    public override async Task<IReadOnlyCollection<int>> FindWorkAsync(
        IReadOnlyCollection<int> queues,
        CancellationToken cancellationToken)
    {
        WantWork();
        return await ReadAsync(database => Queues.FindWork(database, queues, Now()), cancellationToken)
            .ConfigureAwait(false);
    }

    public override Task SetPausedAsync(int queue, bool isPaused, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Queues.Pause(transaction, queue, isPaused), cancellationToken);

    public override Task CancelAsync(CancellationMark mark, CancellationToken cancellationToken) =>
        WriteAsync(transaction => Queues.Cancel(transaction, mark), cancellationToken);

    public override async Task<IReadOnlyList<StoredStatistics>> GetStatisticsAsync(
        int exactUpTo,
        CancellationToken cancellationToken) =>
        await ReadAsync(database => Statistics.Read(database, Now()), cancellationToken).ConfigureAwait(false);

    public override Task AddTotalsAsync(
        IReadOnlyCollection<QueueTotals> totals,
        CancellationToken cancellationToken) =>
        WriteAsync(transaction => Queues.AddTotals(transaction, totals), cancellationToken);

    public override async Task<IReadOnlyList<StoredDeadLetter>> ReadDeadLettersAsync(
        DeadLetterQuery query,
        CancellationToken cancellationToken) =>
        await ReadAsync(database => DeadLetters.Read(database, query, _time.GetUtcNow()), cancellationToken)
            .ConfigureAwait(false);

    public override Task<StoredDeadLetter?> FindDeadLetterAsync(Guid id, CancellationToken cancellationToken) =>
        ReadAsync(database => DeadLetters.Find(database, id, _time.GetUtcNow()), cancellationToken);

    public override Task<int> RequeueAsync(
        IReadOnlyList<RequeuedLetter> letters,
        CancellationToken cancellationToken) =>
        WriteAsync(transaction => DeadLetters.Requeue(transaction, letters), cancellationToken);

    public override Task<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        WriteAsync(transaction => DeadLetters.Purge(transaction, ids), cancellationToken);

    public override async Task<IReadOnlyDictionary<int, long>> SweepAsync(
        StoreRetention retention,
        CancellationToken cancellationToken)
    {
        var counts = new Dictionary<int, long>();
        while (await WriteAsync(
            transaction => Sweeping.SweepDeadLetters(transaction, retention.DeadLetters, counts), cancellationToken)
            .ConfigureAwait(false))
        {
        }

        while (await WriteAsync(Sweeping.SweepKeys, cancellationToken).ConfigureAwait(false))
        {
        }

        await WriteAsync(
            transaction =>
            {
                Sweeping.SweepMarks(transaction, retention.CancellationMarks);
                Sweeping.SweepWriters(transaction);
            },
            cancellationToken).ConfigureAwait(false);
        return counts;
    }

    /// <inheritdoc/>
    /// <remarks>Does nothing: other processes see that the file has changed.</remarks>
    public override Task SignalAsync(IReadOnlyCollection<int> queues, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override async Task<IReadOnlyList<string>> AuditAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Auditing.Run, cancellationToken).ConfigureAwait(false);

    public override StoreFailure Classify(Exception exception) => StoreFailures.Explain(exception);

    public override async ValueTask DisposeAsync()
    {
        await Writer.StopAsync().ConfigureAwait(false);
        _reader.Dispose();
    }

    private async Task<T> WriteAsync<T>(
        Func<WriteTransaction, T> body,
        CancellationToken cancellationToken,
        Guid callId = default)
        where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new WriteCall<T>(body) { Id = callId };
        call.CancelWith(cancellationToken);
        Writer.Add(call);
        return await call.Task.ConfigureAwait(false);
    }

    private Task<bool> WriteAsync(Action<WriteTransaction> body, CancellationToken cancellationToken) =>
        WriteAsync(
            transaction =>
            {
                body(transaction);
                return true;
            },
            cancellationToken);

    private async Task<T> ReadAsync<T>(Func<Database, T> read, CancellationToken cancellationToken)
    {
        if (!Writer.IsOpen)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await _reader.ReadAsync(Writer.Generation, read, cancellationToken).ConfigureAwait(false);
    }

    private void OnOpened(Database database)
    {
        Queues.Restore(database, _queues);
        _installation = Outbox.ReadInstallation(database);
    }

    private long Now() => Micros.Of(_time.GetUtcNow());

    private void WantWork()
    {
        var wasWanted = IsWorkWanted();
        Volatile.Write(ref _interestedAt, Stopwatch.GetTimestamp());
        if (!wasWanted)
            Writer.Wake();
    }

    private bool IsWorkWanted()
    {
        var interestedAt = Volatile.Read(ref _interestedAt);
        return interestedAt != 0 && Stopwatch.GetElapsedTime(interestedAt) < InterestTime;
    }

    /// <summary>A result that may be null, because a call has a result that is not.</summary>
    private sealed record RenewReply(DateTimeOffset? Now);
}
