using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Renews the leases of this process at a third of their duration, with one timer. A lease that could not be renewed is
/// reported as lost shortly before the server leases its envelope to another process.
/// </summary>
internal sealed class LeaseRenewer : IDisposable
{
    // The checks in one lease's time; the loss of a lease is noticed that much before its end.
    private const int Checks = 10;
    private const int ChecksBetweenRenewals = 3;
    private const int MostAtOnce = 1000;

    private readonly RedisConnection _connection;
    private readonly Func<IEnumerable<RedisQueue>> _queues;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _checks;

    public LeaseRenewer(RedisConnection connection, Func<IEnumerable<RedisQueue>> queues, TimeSpan duration, TimeProvider time)
    {
        _connection = connection;
        _queues = queues;
        _duration = duration;
        _time = time;
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static self => ((LeaseRenewer)self!).Check(), this, duration / Checks, duration / Checks);
    }

    /// <summary>The earliest end of a lease that a call starting now creates or renews.</summary>
    public long DeadlineFrom(long timestamp) => timestamp + (long)(_duration.TotalSeconds * _time.TimestampFrequency);

    public void Dispose() => _timer.Dispose();

    /// <summary>
    /// Renews all leases of a queue, for example before the first claim after an outage, which would otherwise expire
    /// them.
    /// </summary>
    public async Task RenewAsync(RedisQueue queue)
    {
        foreach (var some in queue.Leases.Snapshot().Where(lease => !lease.IsAbandoned).Chunk(MostAtOnce))
            await RenewAsync(queue, some).ConfigureAwait(false);
    }

    /// <summary>Renews a lease.</summary>
    /// <returns>False if it was lost.</returns>
    public async Task<bool> RenewAsync(RedisLease lease) => await RenewAsync(lease.Queue, [lease]).ConfigureAwait(false) == 1;

    private async Task<int> RenewAsync(RedisQueue queue, RedisLease[] leases)
    {
        var deadline = DeadlineFrom(_time.GetTimestamp());
        var arguments = new RedisValue[1 + (leases.Length * 2)];
        arguments[0] = (long)_duration.TotalMilliseconds;
        for (var i = 0; i < leases.Length; i++)
            (arguments[1 + (i * 2)], arguments[2 + (i * 2)]) = (leases[i].Key, leases[i].Token);
        var answers = (string)(await _connection.RunAsync(QueueScripts.Renew, queue.Keys.All, arguments).ConfigureAwait(false))!;
        for (var i = 0; i < leases.Length; i++)
        {
            if (answers[i] == '1')
                leases[i].Deadline = deadline;
            else if (!leases[i].IsSettling && queue.Leases.Remove(leases[i]))
                leases[i].Lose();
        }

        return answers.Count(answer => answer == '1');
    }

    private void Check()
    {
        var beforeNext = _time.GetTimestamp() + (long)(_duration.TotalSeconds / Checks * _time.TimestampFrequency);
        foreach (var queue in _queues())
        {
            // An abandoned lease is included: a caller may wait for its end.
            foreach (var lease in queue.Leases.TakeExpired(beforeNext) ?? [])
                lease.Lose();
        }

        if (++_checks % ChecksBetweenRenewals != 0)
            return;

        // Renew each queue separately: a node that does not reply must not cause the loss of leases on other nodes.
        foreach (var queue in _queues())
        {
            if (queue.Leases.TryBeginRenewal())
                _ = RenewHeldAsync(queue);
        }
    }

    private async Task RenewHeldAsync(RedisQueue queue)
    {
        try
        {
            await RenewAsync(queue).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or ObjectDisposedException || RedisFailure.IsPassing(error))
        {
            // The next renewal precedes the end of the leases. If it fails too, Check reports them as lost.
        }
        finally
        {
            queue.Leases.EndRenewal();
        }
    }
}
