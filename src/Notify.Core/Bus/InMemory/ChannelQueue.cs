namespace Notify.Bus.InMemory;

/// <summary>
/// The queue of one channel: two lanes, and the claims that wait for an envelope. Guarded by the bus's lock.
/// </summary>
internal sealed class ChannelQueue
{
    private readonly LaneQueue _transactional;
    private readonly LaneQueue _campaign;
    private readonly LinkedList<PendingClaim> _pendingClaims = new();

    // Transactional envelopes claimed since the last campaign envelope, while a campaign envelope was ready.
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

    public bool IsPaused { get; set; }

    /// <summary>Whether the queue is in the bus's list of changed queues.</summary>
    public bool IsChanged { get; set; }

    public int InFlight { get; set; }

    public int DeadLetters { get; set; }

    public long TotalAccepted { get; set; }

    public long TotalCompleted { get; set; }

    public long TotalDeadLettersExpired { get; set; }

    public bool HasWaiters =>
        _pendingClaims.Count + _transactional.PendingCalls.Count + _campaign.PendingCalls.Count > 0;

    public LaneQueue Lane(Lane lane) => lane == Notify.Lane.Campaign ? _campaign : _transactional;

    /// <summary>
    /// Leases ready envelopes up to the limits. Returns null if no ready envelope is within the limits, or if the
    /// channel is paused.
    /// </summary>
    public InMemoryLease[]? TryClaim(ClaimLimits limits)
    {
        var campaignRemaining = limits.Campaign;
        var most = Math.Min(
            limits.Total,
            _transactional.Candidates + Math.Min(_campaign.Candidates, campaignRemaining));
        if (IsPaused || most == 0)
            return null;
        var leases = new InMemoryLease[most];
        var count = 0;
        while (count < most && _transactional.Candidates + Math.Min(_campaign.Candidates, campaignRemaining) > 0)
        {
            var run = _consecutiveTransactional;
            var isCampaign = IsCampaignTurn(Math.Min(_campaign.Candidates, campaignRemaining));
            var lane = isCampaign ? _campaign : _transactional;
            if (lane.TakeFirst() is not { } lease)
            {
                // All of the lane wait for an earlier envelope of their recipient: it was not this lane's turn.
                _consecutiveTransactional = run;
                continue;
            }

            // An envelope that has lost a lease is claimed alone, so that it takes no other envelope with it if it
            // causes the loss again.
            if (lease.HasLostLease && count > 0)
            {
                lane.ReturnToFront(lease);
                _consecutiveTransactional = run;
                break;
            }

            if (isCampaign)
                campaignRemaining--;
            leases[count++] = lease;
            if (lease.HasLostLease)
                break;
        }

        if (count == 0)
            return null;
        if (count < most)
            Array.Resize(ref leases, count);
        Bus.MarkCanceled(leases);
        InFlight += count;
        return leases;
    }

    public void AddPendingClaim(PendingClaim claim) => claim.Node = _pendingClaims.AddLast(claim);

    /// <summary>Removes a claim that waits. Returns false if it was completed or removed before.</summary>
    public bool RemovePendingClaim(PendingClaim claim)
    {
        if (claim.Node is null)
            return false;
        _pendingClaims.Remove(claim.Node);
        claim.Node = null;
        claim.Registration.Unregister();
        return true;
    }

    /// <summary>
    /// Completes waiting claims with ready envelopes, first come, first served. A claim whose limits exclude all ready
    /// envelopes is skipped and keeps waiting.
    /// </summary>
    public void ServePendingClaims()
    {
        for (var node = _pendingClaims.First; node is not null && _transactional.Candidates + _campaign.Candidates > 0;)
        {
            var claim = node.Value;
            node = node.Next;
            if (TryClaim(claim.Limits) is { } leases && RemovePendingClaim(claim))
                claim.TrySetResult(leases);
        }
    }

    /// <summary>Fails all waiting claims.</summary>
    public void FailPendingClaims(Exception exception)
    {
        while (_pendingClaims.First is { } node)
        {
            RemovePendingClaim(node.Value);
            node.Value.TrySetException(exception);
        }
    }

    public ChannelStatistics GetStatistics() => new()
    {
        Channel = Name,
        Transactional = _transactional.Count,
        Campaign = _campaign.Count,
        Delayed = _transactional.Delayed + _campaign.Delayed,
        DelayedTransactional = _transactional.Delayed,
        InFlight = InFlight,
        DeadLetters = DeadLetters,
        IsPaused = IsPaused,
        OldestTransactional = _transactional.Oldest,
        TotalAccepted = TotalAccepted,
        TotalCompleted = TotalCompleted,
        TotalDeadLettersExpired = TotalDeadLettersExpired,
    };

    private bool IsCampaignTurn(int campaignRemaining)
    {
        // After as many transactional envelopes as the weight says, a campaign envelope is next. While the bus stops,
        // transactional envelopes always come first.
        var weightReached = _consecutiveTransactional >= Bus.Options.TransactionalWeight;
        if (_transactional.Candidates == 0 || (campaignRemaining > 0 && weightReached && !Bus.IsStopping))
        {
            _consecutiveTransactional = 0;
            return true;
        }

        if (_campaign.Candidates > 0 && !weightReached)
            _consecutiveTransactional++;
        return false;
    }
}

/// <summary>A claim that waits for its first envelope. Guarded by the bus's lock.</summary>
internal sealed class PendingClaim(ChannelQueue queue, ClaimLimits limits)
    : TaskCompletionSource<IReadOnlyList<Lease>>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ClaimLimits Limits { get; } = limits;

    public ChannelQueue Queue { get; } = queue;

    /// <summary>The node in the list of waiting claims, or null if the claim no longer waits.</summary>
    public LinkedListNode<PendingClaim>? Node { get; set; }

    /// <summary>
    /// The registration for cancellation. It is unregistered, not disposed: the callback takes the bus's lock, and
    /// Dispose would wait for a running callback while the lock is held.
    /// </summary>
    public CancellationTokenRegistration Registration { get; set; }
}
