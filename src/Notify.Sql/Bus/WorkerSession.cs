namespace Notify.Sql.Bus;

/// <summary>
/// A registration of this process as a worker. Its leases are valid while it is renewed. After an expiry, the process
/// registers again under another id.
/// </summary>
internal sealed class WorkerSession(long deadline)
{
    private readonly HashSet<SqlLease> _leases = [];
    private long _deadline = deadline;
    private bool _isLost;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>The time until which the registration certainly lasts, by this process's monotonic clock.</summary>
    public long Deadline
    {
        get => Volatile.Read(ref _deadline);
        set => Volatile.Write(ref _deadline, value);
    }

    public bool IsLost => Volatile.Read(ref _isLost);

    /// <summary>Adds leases. If the registration was lost meanwhile, they are lost as well.</summary>
    /// <returns>False if the registration was lost.</returns>
    public bool TryAdd(IReadOnlyList<SqlLease> leases)
    {
        lock (_leases)
        {
            if (!_isLost)
            {
                foreach (var lease in leases)
                {
                    lease.Session = this;
                    _leases.Add(lease);
                }

                return true;
            }
        }

        foreach (var lease in leases)
            lease.Lose();
        return false;
    }

    public bool Remove(SqlLease lease)
    {
        lock (_leases)
            return _leases.Remove(lease);
    }

    public SqlLease[] Leases()
    {
        lock (_leases)
            return [.. _leases];
    }

    /// <summary>Marks the registration and all of its leases as lost.</summary>
    /// <returns>The number of leases.</returns>
    public int Lose()
    {
        SqlLease[] leases;
        lock (_leases)
        {
            _isLost = true;
            leases = [.. _leases];
            _leases.Clear();
        }

        foreach (var lease in leases)
            lease.Lose();
        return leases.Length;
    }
}
