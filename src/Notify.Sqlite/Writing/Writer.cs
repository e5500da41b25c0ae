using Microsoft.Extensions.Logging;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Diagnostics;
using Notify.Sqlite.Opening;

namespace Notify.Sqlite.Writing;

/// <summary>
/// The thread that writes. All waiting calls become one transaction, so that they share the time that the disk needs
/// for a commit.
/// </summary>
/// <remarks>
/// SQLite has one writer, and its calls block: with a separate thread, a lock that another process holds blocks that
/// thread only. While calls come one after another, most run on the thread of their caller, because a change of threads
/// takes about as long as a small transaction. They do not wait for a lock there. Some calls still use the separate
/// thread, which shows whether several calls have become concurrent.
/// </remarks>
internal sealed class Writer(
    DatabaseOpener opener,
    TimeProvider time,
    ILogger logger,
    Action<Database> opened)
{
    /// <summary>
    /// How long one attempt waits for a lock. Between two attempts, calls that have waited too long fail.
    /// </summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How long a call waits for the lock of another process. The bus repeats the call until its own timeout elapses.
    /// </summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    private const int CallsForEachProbe = 32;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);

    private readonly WriteQueue _queue = new();
    private readonly WriteSession _session = new(opener, opened, logger);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _startGate = new();

    // The right to use the connection: of the thread, or of a caller whose call is alone.
    private readonly Lock _turn = new();

    private Thread? _thread;
    private bool _areCallsAlone;
    private int _calls;

    /// <summary>Occurs on the thread that writes when another connection has committed.</summary>
    public event Action? Changed;

    /// <summary>Commits a transaction. Tests replace it by a commit that fails.</summary>
    public Action<Database> Commit { get; init; } = CommitNow;

    /// <summary>Whether commits of other connections must be noticed quickly, because a caller waits.</summary>
    public Func<bool> IsPolling { get; init; } = static () => false;

    /// <summary>The number of times that the file was opened; 0 while it is closed.</summary>
    public int Generation => _session.Generation;

    /// <summary>The number of transactions that have changed something, for tests.</summary>
    public long Commits { get; private set; }

    /// <summary>Whether the file is open.</summary>
    public bool IsOpen => _session.IsOpen;

    public static void CommitNow(Database database) => database.Prepare("COMMIT").Execute();

    /// <summary>Runs a call now if it is alone. Otherwise it waits for the thread.</summary>
    public void Add(WriteCall call)
    {
        if (TryRunNow(call))
            return;
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

    /// <returns>False if the call must wait for the thread.</returns>
    private bool TryRunNow(WriteCall call)
    {
        // A renewal blocks its caller anyway, and must not depend on how busy that caller's thread is.
        if (call.IsUrgent || !Volatile.Read(ref _areCallsAlone) || !IsOpen)
            return false;
        if (Interlocked.Increment(ref _calls) % CallsForEachProbe == 0 || !_turn.TryEnter())
            return false;
        try
        {
            if (!IsOpen || !_queue.TryAddAlone(call))
                return false;
            Guard(() => RunGroup(TimeSpan.Zero));
        }
        finally
        {
            _turn.Exit();
        }

        // The call itself if the file is locked, or others that have come meanwhile.
        if (!_queue.IsEmpty)
            _queue.Wake();
        return true;
    }

    private void Run()
    {
        while (true)
        {
            var hasCalls = _queue.Wait(IsOpen && IsPolling() ? PollInterval : IdleInterval);
            if (!hasCalls && _queue.IsClosed)
                break;
            lock (_turn)
                Guard(RunOnThread);
        }

        lock (_turn)
            _session.Close();
        _ended.SetResult();
    }

    private void RunOnThread()
    {
        if (!_queue.IsEmpty)
            Volatile.Write(ref _areCallsAlone, RunGroup(BusyTimeout) == 1);
        _session.Maintain(isIdle: _queue.IsEmpty);
        if (_session.HasChanged(IsPolling()))
            Changed?.Invoke();
    }

    /// <summary>Runs the waiting calls in one transaction.</summary>
    /// <returns>The number of calls.</returns>
    private int RunGroup(TimeSpan busyTimeout)
    {
        if (TryOpen() is not { } database)
            return 0;
        database.SetBusyTimeout(busyTimeout);
        var hasBegun = WriteGroup.TryBegin(database);
        database.SetBusyTimeout(BusyTimeout);
        if (!hasBegun)
        {
            End(_queue.Remove(call => call.Age >= LockTimeout), StoreException.Locked());
            return 0;
        }

        var group = new WriteGroup(database, _session.Uncertain, Commit);
        group.Run(_queue, time.GetUtcNow());
        Commits += group.HasChanged ? 1 : 0;
        group.Complete();
        if (_session.AfterGroup())
            _queue.Wake();
        return group.Count;
    }

    private Database? TryOpen()
    {
        try
        {
            return _session.Open();
        }
        catch (Exception exception)
        {
            if (StoreFailures.Explain(exception).Kind == StoreFailureKind.None)
                logger.WriterThrew(exception);
            FailAll(exception);
            return null;
        }
    }

    /// <summary>Runs a step. A failure must not end the thread; the calls that it concerns were notified.</summary>
    private void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception)
        {
            var isKnown = StoreFailures.Explain(exception).Kind != StoreFailureKind.None;
            if (!isKnown)
                logger.WriterThrew(exception);
            if (!isKnown || StoreFailures.IsFatal(exception))
                _session.Close();
        }
    }

    private void FailAll(Exception exception) => End(_queue.Remove(static _ => true), exception);

    private static void End(List<WriteCall> calls, Exception exception)
    {
        foreach (var call in calls.Where(call => call.TryEnd()))
            call.Fail(exception);
    }
}
