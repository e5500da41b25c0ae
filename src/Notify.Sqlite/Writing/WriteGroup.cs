using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using SQLitePCL;

namespace Notify.Sqlite.Writing;

/// <summary>
/// The calls that share one transaction. Each has a savepoint, so that one that fails does not fail the others.
/// </summary>
/// <param name="database">The connection.</param>
/// <param name="uncertain">The commits whose effect is unknown.</param>
/// <param name="commit">Commits the transaction.</param>
internal sealed class WriteGroup(Database database, UncertainCommit uncertain, Action<Database> commit)
{
    // Bounds the time for which other processes, and urgent calls, wait for a group.
    private const int MostCalls = 256;
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(50);

    private readonly List<WriteCall> _calls = [];

    /// <summary>The number of calls that succeeded.</summary>
    public int Count => _calls.Count;

    /// <summary>Whether the transaction has changed something.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Begins a transaction.</summary>
    /// <returns>False if another process holds the lock.</returns>
    public static bool TryBegin(Database database)
    {
        try
        {
            database.Prepare("BEGIN IMMEDIATE").Execute();
            return true;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return false;
        }
    }

    /// <summary>Runs the calls of a queue in the transaction that was begun, and commits it.</summary>
    public void Run(WriteQueue queue, DateTimeOffset now)
    {
        var transaction = new WriteTransaction(database, now);
        var changes = database.TotalChanges;
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            while (_calls.Count < MostCalls
                && Stopwatch.GetElapsedTime(startedAt) < LongestTime
                && queue.TryTake(out var call))
            {
                if (call.TryStart() && TryRun(transaction, call))
                    _calls.Add(call);
            }

            HasChanged = database.TotalChanges != changes;
            if (HasChanged)
            {
                transaction.Save();
                uncertain.Store(transaction);
            }

            Commit();
        }
        catch (Exception exception)
        {
            if (database.IsInTransaction)
                database.Run("ROLLBACK");
            foreach (var call in _calls)
                call.Fail(exception);
            throw;
        }
    }

    /// <summary>Passes the results to the callers.</summary>
    public void Complete()
    {
        foreach (var call in _calls)
            call.Complete();
    }

    /// <returns>False if the call failed.</returns>
    private bool TryRun(WriteTransaction transaction, WriteCall call)
    {
        if (call.Id != default && uncertain.TryTake(call.Id, out var result))
        {
            call.Reuse(result);
            return true;
        }

        database.Prepare("SAVEPOINT notify_call").Execute();
        try
        {
            call.Run(transaction);
            database.Prepare("RELEASE notify_call").Execute();
            return true;
        }
        catch (Exception exception)
        {
            call.Fail(exception);

            // Some failures, such as a full disk, have already rolled back the whole transaction.
            if (!database.IsInTransaction || StoreFailures.IsFatal(exception))
                throw;
            database.Run("ROLLBACK TO notify_call; RELEASE notify_call");
            return false;
        }
    }

    private void Commit()
    {
        try
        {
            commit(database);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_IOERR)
        {
            // The log may or may not contain the commit when the file is opened again.
            uncertain.Add(_calls);
            var failure = StoreFailures.Explain(exception) with { Kind = StoreFailureKind.Uncertain };
            throw new StoreException(failure, exception);
        }
    }
}
