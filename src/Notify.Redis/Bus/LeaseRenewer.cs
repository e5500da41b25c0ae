using Microsoft.Extensions.Logging;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Renews the leases of this process at a third of their duration, on a dedicated thread. A lease that could not be
/// renewed is reported as lost shortly before the server leases its envelope to another process.
/// </summary>
/// <remarks>
/// Senders of the application may block all threads of the thread pool. A timer, or the reply to an asynchronous call,
/// would then be processed too late, and healthy leases would be lost. The thread therefore has a blocking connection.
/// If it cannot be opened, for example because the application's connection uses a certificate that only its code
/// knows, the client sends the renewals.
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
    private readonly BlockingRedisConnections _connections;
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
        _connections = new BlockingRedisConnections(connection, Interval);
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
    public long DeadlineFrom(long timestamp) => timestamp + _time.ToTimestampUnits(_duration);

    /// <summary>
    /// Whether the reply of a claim arrived so late that its leases must be renewed before their use.
    /// </summary>
    public bool IsLate(long deadline) => _time.GetTimestamp() >= deadline - _time.ToTimestampUnits(_duration * 2 / 3);

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

        _connections.Dispose();
    }

    /// <returns>False if the renewer was disposed.</returns>
    private bool WaitForNextCheck()
    {
        lock (_stopGate)
            return !_stopped && !Monitor.Wait(_stopGate, Interval) && !_stopped;
    }

    private void Check()
    {
        foreach (var queue in _queues())
        {
            // A reply that arrived since the last check.
            ApplyReplies(queue);

            // An abandoned lease is included: a caller may wait for its end.
            var nextCheck = _time.GetTimestamp() + _time.ToTimestampUnits(Interval);
            foreach (var lease in queue.Leases.TakeExpired(nextCheck) ?? [])
                lease.Lose();
        }

        if (++_checks % ChecksBetweenRenewals != 0)
            return;

        // A server that did not reply in the last round comes last, so that it delays no other one.
        _connections.BeginRound();
        foreach (var queue in _queues().OrderBy(queue => queue.Leases.IsUnreachable).ToArray())
            Renew(queue);
    }

    private void Renew(RedisQueue queue)
    {
        var isClientIdle = queue.Leases.Renewals.Count == 0;
        foreach (var leases in Held(queue))
        {
            var deadline = DeadlineFrom(_time.GetTimestamp());
            var arguments = Arguments(leases);
            queue.Leases.IsUnreachable = !_connections.TryRun(
                QueueScripts.Renew, queue.Keys.All, arguments, out var digits);
            if (digits is not null)
                Apply(leases, deadline, digits);
            else if (isClientIdle)
                SendByClient(queue, leases, deadline, arguments);
        }
    }

    private void SendByClient(
        RedisQueue queue,
        RedisLease[] leases,
        long deadline,
        RedisValue[] arguments)
    {
        var reply = _connection.RunAsync(QueueScripts.Renew, queue.Keys.All, arguments);
        queue.Leases.Renewals.Add(new LeaseRenewal(leases, deadline, reply));
    }

    private static void ApplyReplies(RedisQueue queue)
    {
        for (var i = queue.Leases.Renewals.Count - 1; i >= 0; i--)
        {
            var (leases, deadline, reply) = queue.Leases.Renewals[i];
            if (!reply.IsCompleted)
                continue;
            queue.Leases.Renewals.RemoveAt(i);

            // After an error, the next renewal precedes the end of the leases. If it fails too, they are reported as
            // lost.
            if (reply.IsCompletedSuccessfully)
                Apply(leases, deadline, (string)reply.GetAwaiter().GetResult()!);
            else
                _ = reply.Exception;
        }
    }
}

/// <summary>A renewal by the client whose reply has not been applied.</summary>
/// <param name="Leases">The leases.</param>
/// <param name="Deadline">The earliest end of the leases if they are renewed.</param>
/// <param name="Reply">The reply of renew.lua.</param>
internal sealed record LeaseRenewal(IReadOnlyList<RedisLease> Leases, long Deadline, Task<RedisResult> Reply);
