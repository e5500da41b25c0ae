using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Diagnostics;
using Notify.Sqlite.Files;
using Notify.Sqlite.Opening;
using SQLitePCL;

namespace Notify.Sqlite.Writing;

/// <summary>
/// The thread that writes. All waiting calls become one transaction, so that they share the time that the disk needs
/// for a commit.
/// </summary>
/// <remarks>
/// SQLite has one writer, and its calls block: with a separate thread, a lock that another process holds blocks that
/// thread only. Each call has a savepoint, so that one that fails does not fail the others.
/// </remarks>
internal sealed class Writer
{
    /// <summary>
    /// How long one attempt waits for a lock. Between two attempts, calls that have waited too long fail.
    /// </summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a call waits for the lock of another process. The bus repeats the call until its own timeout elapses.
    /// </summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    // Bounds the time for which other processes, and urgent calls, wait for a group.
    private const int LargestGroup = 256;
    private static readonly TimeSpan LongestGroup = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FileCheckInterval = TimeSpan.FromSeconds(1);

    private readonly WriteQueue _queue = new();
    private readonly UncertainCommit _uncertain = new();
    private readonly DatabaseOpener _opener;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LogMaintenance _maintenance;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _startGate = new();
    private Thread? _thread;
    private Database? _database;
    private ChangeDetector? _changes;
    private FileIdentity _file;
    private long _checkedFileAt;
    private int _openCount;

    public Writer(DatabaseOpener opener, TimeProvider time, ILogger logger)
    {
        (_opener, _time, _logger) = (opener, time, logger);
        _maintenance = new LogMaintenance(opener.Path, logger);
    }

    /// <summary>Occurs on the thread that writes when another connection has committed.</summary>
    public event Action? Changed;

    /// <summary>Runs after the file was opened, before any call.</summary>
    public Action<Database> Opened { get; init; } = static _ => { };

    /// <summary>Commits a transaction. Tests replace it by a commit that fails.</summary>
    public Action<Database> Commit { get; init; } = CommitNow;

    /// <summary>Whether commits of other connections must be noticed quickly, because a caller waits.</summary>
    public Func<bool> IsPolling { get; init; } = static () => false;

    /// <summary>The number of times that the file was opened; 0 while it is closed.</summary>
    public int Generation { get; private set; }

    /// <summary>The number of transactions that have changed something, for tests.</summary>
    public long Commits { get; private set; }

    /// <summary>Whether the file is open.</summary>
    public bool IsOpen => Volatile.Read(ref _database) is not null;

    public static void CommitNow(Database database) => database.Prepare("COMMIT").Execute();

    /// <summary>Adds a call. Starts the thread if it is not running.</summary>
    public void Add(WriteCall call)
    {
        ObjectDisposedException.ThrowIf(!_queue.TryAdd(call), typeof(Writer));
        if (_thread is not null)
            return;
        lock (_startGate)
        {
            if (_thread is not null)
                return;
            if (_queue.IsClosed)
            {
                FailAll(new ObjectDisposedException(nameof(Writer)));
                return;
            }

            _thread = new Thread(Run) { IsBackground = true, Name = "Notify SQLite" };
            _thread.UnsafeStart();
        }
    }

    /// <summary>Ends a wait for calls, so that <see cref="IsPolling"/> is asked again.</summary>
    public void Wake() => _queue.Wake();

    /// <summary>Closes the file after the calls that wait.</summary>
    public Task StopAsync()
    {
        lock (_startGate)
        {
            _queue.Close();
            return _thread is null ? Task.CompletedTask : _ended.Task;
        }
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                if (_queue.Wait(IsOpen && IsPolling() ? PollInterval : FileCheckInterval))
                    RunGroup();
                else if (_queue.IsClosed)
                    break;
                else if (_database is { } database)
                    _maintenance.WhenIdle(database);
                WatchFile();
            }
            catch (Exception exception)
            {
                var isKnown = StoreFailures.Explain(exception).Kind != StoreFailureKind.None;
                if (!isKnown)
                    _logger.WriterThrew(exception);
                if (!isKnown || StoreFailures.IsFatal(exception))
                    Close();
            }
        }

        Close();
        _ended.SetResult();
    }

    /// <summary>Runs the waiting calls in one transaction.</summary>
    private void RunGroup()
    {
        if (TryOpen() is not { } database)
            return;
        if (!TryBegin(database))
        {
            End(_queue.Remove(call => call.Age >= LockTimeout), StoreException.Locked());
            return;
        }

        RunGroup(database, new WriteTransaction(database, _time.GetUtcNow()));
        _maintenance.AfterGroup(database);
    }

    private void RunGroup(Database database, WriteTransaction transaction)
    {
        var calls = new List<WriteCall>();
        var changes = database.TotalChanges;
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            while (calls.Count < LargestGroup
                && Stopwatch.GetElapsedTime(startedAt) < LongestGroup
                && _queue.TryTake(out var call))
            {
                if (call.TryStart() && TryRun(database, transaction, call))
                    calls.Add(call);
            }

            var hasChanged = database.TotalChanges != changes;
            if (hasChanged)
            {
                transaction.Save();
                _uncertain.Store(transaction);
            }

            CommitGroup(database, calls);
            Commits += hasChanged ? 1 : 0;
        }
        catch (Exception exception)
        {
            if (database.IsInTransaction)
                database.Run("ROLLBACK");
            Fail(calls, exception);
            throw;
        }

        foreach (var call in calls)
            call.Complete();
    }

    /// <summary>Runs a call in a savepoint.</summary>
    /// <returns>False if the call failed.</returns>
    private bool TryRun(Database database, WriteTransaction transaction, WriteCall call)
    {
        if (call.Id != default && _uncertain.TryTake(call.Id, out var result))
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

    private void CommitGroup(Database database, List<WriteCall> calls)
    {
        try
        {
            Commit(database);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_IOERR)
        {
            // The log may or may not contain the commit when the file is opened again.
            _uncertain.Add(calls);
            var failure = StoreFailures.Explain(exception) with { Kind = StoreFailureKind.Uncertain };
            throw new StoreException(failure, exception);
        }
    }

    private static bool TryBegin(Database database)
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

    private Database? TryOpen()
    {
        if (_database is not null)
            return _database;
        try
        {
            return Open();
        }
        catch (Exception exception)
        {
            if (StoreFailures.Explain(exception).Kind == StoreFailureKind.None)
                _logger.WriterThrew(exception);
            FailAll(exception);
            return null;
        }
    }

    private Database Open()
    {
        var database = _opener.OpenWriter();
        try
        {
            database.SetBusyTimeout(BusyTimeout);
            _uncertain.Resolve(database);
            Opened(database);
            _changes = new ChangeDetector(database);
            _file = FileIdentity.Of(_opener.Path);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        _maintenance.Reset();
        Generation = ++_openCount;
        Volatile.Write(ref _database, database);
        return database;
    }

    private void Close()
    {
        var database = _database;
        Volatile.Write(ref _database, null);
        _changes = null;
        Generation = 0;
        database?.Dispose();
    }

    /// <summary>Notices the commits of other connections, and that the file was replaced.</summary>
    private void WatchFile()
    {
        if (_database is null)
            return;
        if (Stopwatch.GetElapsedTime(_checkedFileAt) >= FileCheckInterval)
        {
            _checkedFileAt = Stopwatch.GetTimestamp();
            if (FileIdentity.Of(_opener.Path) != _file)
            {
                _logger.FileReplaced(_opener.Path);
                Close();
                Open();
                Changed?.Invoke();
                return;
            }
        }

        if (IsPolling() && _changes!.HasChanged())
            Changed?.Invoke();
    }

    private void FailAll(Exception exception) => End(_queue.Remove(static _ => true), exception);

    private static void End(List<WriteCall> calls, Exception exception) =>
        Fail(calls.Where(call => call.TryEnd()), exception);

    private static void Fail(IEnumerable<WriteCall> calls, Exception exception)
    {
        foreach (var call in calls)
            call.Fail(exception);
    }
}
