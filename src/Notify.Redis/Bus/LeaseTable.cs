namespace Notify.Redis.Bus;

/// <summary>The leases of one queue that this process has.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _gate = new();
    private readonly HashSet<RedisLease> _held = [];

    /// <summary>The renewals of the client in flight. Only the thread of the renewer uses them.</summary>
    public List<LeaseRenewal> Renewals { get; } = [];

    /// <summary>Whether the last blocking renewal failed. Only the thread of the renewer uses it.</summary>
    public bool IsUnreachable { get; set; }

    public void Add(IReadOnlyList<RedisLease> leases)
    {
        lock (_gate)
        {
            for (var i = 0; i < leases.Count; i++)
                _held.Add(leases[i]);
        }
    }

    public bool Remove(RedisLease lease)
    {
        lock (_gate)
            return _held.Remove(lease);
    }

    public RedisLease[] Snapshot()
    {
        lock (_gate)
            return _held.Count == 0 ? [] : [.. _held];
    }

    /// <summary>Removes and returns the leases that have expired or will expire before the next check.</summary>
    public List<RedisLease>? TakeExpired(long deadline)
    {
        lock (_gate)
        {
            List<RedisLease>? expired = null;
            foreach (var lease in _held)
            {
                if (lease.Deadline <= deadline)
                    (expired ??= []).Add(lease);
            }

            if (expired is not null)
                _held.ExceptWith(expired);
            return expired;
        }
    }
}
