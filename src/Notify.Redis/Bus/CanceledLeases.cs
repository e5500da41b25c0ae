using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>
/// Leases of canceled envelopes that a claim returned in addition to its limits. The next claims return them without a
/// call to the server.
/// </summary>
internal sealed class CanceledLeases
{
    private readonly Lock _gate = new();
    private readonly Queue<RedisLease> _transactional = new();
    private readonly Queue<RedisLease> _campaign = new();

    public void Add(RedisLease lease)
    {
        lock (_gate)
            (lease.Envelope.Lane == Lane.Campaign ? _campaign : _transactional).Enqueue(lease);
    }

    /// <summary>Removes and returns leases up to the limits.</summary>
    public List<RedisLease> Take(ClaimLimits limits)
    {
        var leases = new List<RedisLease>();
        lock (_gate)
        {
            TakeFrom(_transactional, limits.Total, leases);
            TakeFrom(_campaign, leases.Count + Math.Min(limits.Campaign, limits.Total - leases.Count), leases);
        }

        return leases;
    }

    private static void TakeFrom(Queue<RedisLease> queue, int limit, List<RedisLease> leases)
    {
        while (leases.Count < limit && queue.TryDequeue(out var lease))
        {
            if (!lease.IsLost)
                leases.Add(lease);
        }
    }
}
