using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Renews the leases of this process at a third of their duration, on a thread of its own. A lease that could not be
/// renewed is reported as lost shortly before the server leases its envelope to another process.
/// </summary>
/// <remarks>
/// Senders of the application may block all threads of the thread pool. A timer, or the continuation of an asynchronous
/// call, would then run too late, and healthy leases would be lost. The thread therefore sends the renewals and reads
/// their replies without the pool.
/// </remarks>
internal sealed class LeaseRenewer : IDisposable
{
    // The checks in one lease's time; the loss of a lease is noticed that much before its end.
    private const int Checks = 10;
    private const int ChecksBetweenRenewals = 3;
    private const int MostAtOnce = 1000;
    private const int StackSize = 256 * 1024;

    private readonly RedisConnection _connection;
    private readonly Func<IEnumerable<RedisQueue>> _queues;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ThreadPoolMonitor _pool;
    private readonly object _stopGate = new();
    private int _started;
    private bool _stopped;
    private int _checks;

    public LeaseRenewer(
        RedisConnection connection,
        Func<IEnumerable<RedisQueue>> queues,
        TimeSpan duration,
        TimeProvider time,
        ILogger logger)
    {
        _connection = connection;
        _queues = queues;
        _duration = duration;
        _time = time;
        _logger = logger;
        _pool = new ThreadPoolMonitor(time, logger);
    }

    private TimeSpan Interval => _duration / Checks;

    /// <summary>Starts the thread. Called before this process has its first lease.</summary>
    public void EnsureStarted()
    {
        if (Volatile.Read(ref _started) != 0 || Interlocked.Exchange(ref _started, 1) != 0)
            return;
        var thread = new Thread(Run, StackSize) { IsBackground = true, Name = "Notify lease renewal" };
        thread.UnsafeStart();
    }

    /// <summary>The earliest end of a lease that a call starting now creates or renews.</summary>
    public long DeadlineFrom(long timestamp) => timestamp + ToTicks(_duration);

    /// <summary>Whether the reply of a claim arrived so late that its leases must be renewed before their use.</summary>
    public bool IsLate(long deadline) => _time.GetTimestamp() >= deadline - ToTicks(_duration * 2 / 3);

    public void Dispose()
    {
        lock (_stopGate)
        {
            _stopped = true;
            Monitor.PulseAll(_stopGate);
        }
    }

    /// <summary>
    /// Renews all leases of a queue, for example before the first claim after an outage, which would otherwise expire
    /// them.
    /// </summary>
    public async Task RenewAsync(RedisQueue queue)
    {
        foreach (var some in Held(queue))
            await RenewAsync(queue, some).ConfigureAwait(false);
    }

    /// <summary>Renews a lease.</summary>
    /// <returns>False if it was lost.</returns>
    public async Task<bool> RenewAsync(RedisLease lease) =>
        await RenewAsync(lease.Queue, [lease]).ConfigureAwait(false) == 1;

    /// <summary>Renews leases of a queue.</summary>
    /// <returns>The number of leases that were renewed. The others were lost.</returns>
    public async Task<int> RenewAsync(RedisQueue queue, IReadOnlyList<RedisLease> leases)
    {
        var deadline = DeadlineFrom(_time.GetTimestamp());
        var reply = await _connection.RunAsync(QueueScripts.Renew, queue.Keys.All, Arguments(leases))
            .ConfigureAwait(false);
        return Apply(leases, deadline, (string)reply!);
    }

    private static IEnumerable<RedisLease[]> Held(RedisQueue queue) =>
        queue.Leases.Snapshot().Where(lease => !lease.IsAbandoned).Chunk(MostAtOnce);

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private RedisValue[] Arguments(IReadOnlyList<RedisLease> leases)
    {
        var arguments = new RedisValue[1 + (leases.Count * 2)];
        arguments[0] = (long)_duration.TotalMilliseconds;
        for (var i = 0; i < leases.Count; i++)
            (arguments[1 + (i * 2)], arguments[2 + (i * 2)]) = (leases[i].Key, leases[i].Token);
        return arguments;
    }

    private static int Apply(IReadOnlyList<RedisLease> leases, long deadline, string digits)
    {
        var renewed = 0;
        for (var i = 0; i < leases.Count; i++)
        {
            var lease = leases[i];
            if (digits[i] == '1')
            {
                lease.Deadline = deadline;
                renewed++;
            }
            else if (!lease.IsSettling && lease.Queue.Leases.Remove(lease))
            {
                lease.Lose();
            }
        }

        return renewed;
    }

    private void Run()
    {
        while (WaitForNextCheck())
        {
            try
            {
                Check();
            }
            catch (Exception error)
            {
                // Without this thread every lease of the process would be lost.
                _logger.LeaseRenewalThrew(error);
            }
        }
    }

    /// <returns>False if the renewer was disposed.</returns>
    private bool WaitForNextCheck()
    {
        lock (_stopGate)
            return !_stopped && !Monitor.Wait(_stopGate, Interval) && !_stopped;
    }

    private void Check()
    {
        _pool.Check();
        foreach (var queue in _queues())
        {
            // A reply that arrived since the last check.
            ApplyReplies(queue);

            // An abandoned lease is included: a caller may wait for its end.
            foreach (var lease in queue.Leases.TakeExpired(_time.GetTimestamp() + ToTicks(Interval)) ?? [])
                lease.Lose();
        }

        if (++_checks % ChecksBetweenRenewals != 0)
            return;

        // Renew each queue separately: a node that does not reply must not cause the loss of leases on other nodes.
        RenewHeld(text: false);

        // A server that was restarted does not know the script.
        RenewHeld(text: true);
    }

    private void RenewHeld(bool text)
    {
        List<Task> replies = [];
        foreach (var queue in _queues())
        {
            if (queue.Leases.Renewals.Count == 0 && (!text || queue.Leases.NeedsScript))
                Send(queue, text);
            replies.AddRange(queue.Leases.Renewals.Select(renewal => renewal.Reply));
        }

        if (replies.Count == 0)
            return;
        try
        {
            Task.WaitAll([.. replies], Interval);
        }
        catch (AggregateException)
        {
            // ApplyReplies examines each reply.
        }

        foreach (var queue in _queues())
            ApplyReplies(queue);
    }

    private void Send(RedisQueue queue, bool text)
    {
        queue.Leases.NeedsScript = false;
        if (_connection.Client is not { } client)
            return;
        foreach (var leases in Held(queue))
        {
            var deadline = DeadlineFrom(_time.GetTimestamp());
            var (script, keys, arguments) = (QueueScripts.Renew, queue.Keys.All, Arguments(leases));
            var reply = text
                ? client.GetDatabase().ScriptEvaluateAsync(script.Text, keys, arguments)
                : client.GetDatabase().ScriptEvaluateAsync(script.Hash, keys, arguments);
            queue.Leases.Renewals.Add(new LeaseRenewal(leases, deadline, reply));
        }
    }

    private static void ApplyReplies(RedisQueue queue)
    {
        for (var i = queue.Leases.Renewals.Count - 1; i >= 0; i--)
        {
            var (leases, deadline, reply) = queue.Leases.Renewals[i];
            if (!reply.IsCompleted)
                continue;
            queue.Leases.Renewals.RemoveAt(i);
            if (reply.IsCompletedSuccessfully)
                Apply(leases, deadline, (string)reply.GetAwaiter().GetResult()!);
            else if (reply.Exception?.InnerException is { } error && RedisFailure.IsUnknownScript(error))
                queue.Leases.NeedsScript = true;

            // After another error, the next renewal precedes the end of the leases. If it fails too, they are reported
            // as lost.
        }
    }
}

/// <summary>A renewal whose reply has not been applied.</summary>
/// <param name="Leases">The leases.</param>
/// <param name="Deadline">The earliest end of the leases if they are renewed.</param>
/// <param name="Reply">The reply of renew.lua.</param>
internal sealed record LeaseRenewal(IReadOnlyList<RedisLease> Leases, long Deadline, Task<RedisResult> Reply);
