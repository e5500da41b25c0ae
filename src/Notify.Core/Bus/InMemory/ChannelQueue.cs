namespace Notify.Bus.InMemory;

/// <summary>The queue of one channel: two lanes, and the claims that wait for what comes. Guarded by the bus's lock.</summary>
internal sealed class ChannelQueue
{
    private readonly LaneQueue _transactional;
    private readonly LaneQueue _campaign;
    private readonly LinkedList<PendingClaim> _waiters = new();

    // Transactional claims since the last campaign one, while campaign had to wait.
    private int _consecutiveTransactional;

    public ChannelQueue(InMemoryMessageBus bus, string name)
    {
        Bus = bus;
        Name = name;
        _transactional = new LaneQueue(this, bus.Options.LaneCapacity);
        _campaign = new LaneQueue(this, bus.Options.LaneCapacity);
    }

    public InMemoryMessageBus Bus { get; }

    public string Name { get; }

    public KeyWindow Keys { get; } = new();

    public bool Paused { get; set; }

    /// <summary>Whether it is in the bus's list of channels to look after.</summary>
    public bool IsChanged { get; set; }

    public int InFlight { get; set; }

    public int DeadLetters { get; set; }

    public long TotalAccepted { get; set; }

    public long TotalCompleted { get; set; }

    public long TotalDeadLettersExpired { get; set; }

    public bool HasWaiters => _waiters.Count + _transactional.Calls.Count + _campaign.Calls.Count > 0;

    public LaneQueue Lane(Lane lane) => lane == Notify.Lane.Campaign ? _campaign : _transactional;

    /// <summary>Leases what is there up to the limits; null where there is nothing for them.</summary>
    public InMemoryLease[]? Take(ClaimLimits limits, DateTimeOffset now)
    {
        var campaignLeft = Math.Min(_campaign.Count, limits.Campaign);
        var count = Math.Min(limits.Total, _transactional.Count + campaignLeft);
        if (Paused || count == 0)
            return null;
        var leases = new InMemoryLease[count];
        for (var i = 0; i < count; i++)
        {
            var campaign = IsCampaignTurn(campaignLeft);
            if (campaign)
                campaignLeft--;
            leases[i] = (campaign ? _campaign : _transactional).RemoveFirst();
        }

        Bus.MarkCancelled(leases, now);
        InFlight += count;
        return leases;
    }

    public void Wait(PendingClaim waiter) => waiter.Node = _waiters.AddLast(waiter);

    public bool StopWaiting(PendingClaim waiter)
    {
        if (waiter.Node is null)
            return false;
        _waiters.Remove(waiter.Node);
        waiter.Node = null;
        waiter.Registration.Unregister();
        return true;
    }

    /// <summary>Hands what is ready to the claims that wait, first come first served; one whose limits do not fit is passed over.</summary>
    public void ServeClaims(DateTimeOffset now)
    {
        for (var node = _waiters.First; node is not null && _transactional.Count + _campaign.Count > 0;)
        {
            var waiter = node.Value;
            node = node.Next;
            if (Take(waiter.Limits, now) is { } leases && StopWaiting(waiter))
                waiter.TrySetResult(leases);
        }
    }

    /// <summary>Ends every claim that waits.</summary>
    public void FailClaims(Exception error)
    {
        while (_waiters.First is { } node)
        {
            StopWaiting(node.Value);
            node.Value.TrySetException(error);
        }
    }

    public ChannelStatistics Statistics() => new()
    {
        Channel = Name,
        Transactional = _transactional.Count,
        Campaign = _campaign.Count,
        Delayed = _transactional.Delayed + _campaign.Delayed,
        DelayedTransactional = _transactional.Delayed,
        InFlight = InFlight,
        DeadLetters = DeadLetters,
        IsPaused = Paused,
        OldestTransactional = _transactional.Oldest,
        TotalAccepted = TotalAccepted,
        TotalCompleted = TotalCompleted,
        TotalDeadLettersExpired = TotalDeadLettersExpired,
    };

    private bool IsCampaignTurn(int campaignLeft)
    {
        if (_transactional.Count == 0 || (campaignLeft > 0 && _consecutiveTransactional >= Bus.Options.TransactionalWeight && !Bus.IsStopping))
        {
            _consecutiveTransactional = 0;
            return true;
        }

        if (_campaign.Count > 0 && _consecutiveTransactional < Bus.Options.TransactionalWeight)
            _consecutiveTransactional++;
        return false;
    }
}
