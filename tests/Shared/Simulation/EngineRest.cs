using System.Collections.Concurrent;

namespace Notify.Tests.Simulation;

/// <summary>Detects that the engine rests: nothing can happen until the clock moves.</summary>
/// <remarks>
/// <para>
/// Everything that the engine does at the present time runs on the thread pool. So it rests if no work item is queued
/// and no thread of the pool is busy, except those that a scripted call blocks and those that the test host occupies.
/// Tests of other collections would disturb this, so the tests that use it run alone.
/// </para>
/// <para>
/// A dedicated thread looks several times, because a thread of the pool may just be handing over to another one. If it
/// does not see rest for a long time, the test host occupies more threads than before. A look that is too early makes
/// the clock move while work is still to be done. That makes the work late, which the bounds permit, but does not lose
/// it.
/// </para>
/// </remarks>
internal sealed class EngineRest : IDisposable
{
    private const int Looks = 20;
    private const int LooksAtHost = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asked = new(0);
    private readonly ConcurrentDictionary<object, Func<bool>> _blocked = new();
    private TaskCompletionSource _done = New();
    private Action? _action;
    private int _otherThreads;

    public EngineRest() => new Thread(Run) { IsBackground = true, Name = "Simulation rest" }.Start();

    private static int BusyThreads
    {
        get
        {
            ThreadPool.GetMaxThreads(out var all, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return all - available;
        }
    }

    /// <summary>Blocks a thread of the pool until a handle is set.</summary>
    public void Block(WaitHandle handle)
    {
        var call = new object();
        _blocked[call] = () => handle.WaitOne(0);
        handle.WaitOne();
        _blocked.TryRemove(call, out _);
    }

    /// <summary>Counts the threads that the test host occupies. Call it while there is no engine.</summary>
    public Task CountOtherThreadsAsync() => RunAsync(
        () => _otherThreads = Enumerable.Range(0, LooksAtHost).Min(_ => LookAgain()));

    /// <summary>Completes when the engine rests. One caller at a time.</summary>
    public Task ReachedAsync() => RunAsync(WaitForRest);

    public void Dispose() => _ = RunAsync(null);

    private static int LookAgain()
    {
        Thread.Yield();
        return BusyThreads;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task RunAsync(Action? action)
    {
        var done = New();
        (_action, _done) = (action, done);
        _asked.Release();
        return done.Task;
    }

    private void Run()
    {
        for (_asked.Wait(); _action is { } action; _asked.Wait())
        {
            action();
            _done.SetResult();
        }
    }

    private void WaitForRest()
    {
        var start = TimeProvider.System.GetTimestamp();
        var completed = -1L;
        for (var quiet = 0; quiet < Looks; Thread.Yield())
        {
            var now = ThreadPool.CompletedWorkItemCount;
            var isPatient = TimeProvider.System.GetElapsedTime(start) < Patience;
            quiet = IsQuiet(isPatient) && (now == completed || !isPatient) ? quiet + 1 : 0;
            completed = now;
        }
    }

    private bool IsQuiet(bool isPatient)
    {
        // A call that is released but does not run yet is work to be done.
        var blocked = _blocked.Count;
        if (ThreadPool.PendingWorkItemCount > 0 || _blocked.Values.Any(isReleased => isReleased()))
            return false;
        if (!isPatient)
            _otherThreads = BusyThreads - blocked;
        return BusyThreads <= _otherThreads + blocked;
    }
}
