using Notify.Bus;
using Notify.Pipeline.Limits;

namespace Notify.Pipeline.Workers;

/// <summary>
/// The slots of a channel for messages that are sent at the same time, and the leases that wait for one. Campaign
/// messages cannot use all slots, so that a transactional message finds one free.
/// </summary>
/// <remarks>
/// <para>
/// A slot is free again when the send has ended, although the lease is settled afterwards. With a remote bus, the
/// settlement takes a round trip, during which other messages can be sent.
/// </para>
/// <para>
/// If round trips are slow, as many leases as there are slots are claimed ahead and wait here. Otherwise every slot
/// would be idle for the time of a claim.
/// </para>
/// </remarks>
internal sealed class DeliverySlots(
    int total,
    int campaign,
    bool claimsAhead,
    TimeProvider time)
{
    // Leases whose settlement the bus has not confirmed yet. More of them would be sent again if the process crashed.
    private const int MaxLeasesPerSlot = 4;

    private static readonly TimeSpan SlowRoundTrip = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<ClaimedLease> _transactional = new();
    private readonly Queue<ClaimedLease> _campaign = new();
    private TaskCompletionSource? _free;
    private TaskCompletionSource? _idle;
    private TimeSpan _roundTrip;
    private Lease? _measured;
    private long _measuredSince;
    private bool _lacksCampaignSlot;
    private int _leased;
    private int _sending;
    private int _sendingCampaign;

    /// <summary>
    /// Raised when a campaign slot is free and the last <see cref="Room"/> had none: a claim that waits must be
    /// repeated.
    /// </summary>
    public event Action? CampaignSlotFreed;

    /// <summary>Creates the slots of a channel.</summary>
    /// <param name="options">The options of the channel.</param>
    /// <param name="claimsAhead">
    /// Whether leases may wait for a slot. Not if each of them takes a permit, which would be unused meanwhile.
    /// </param>
    /// <param name="time">The clock.</param>
    public static DeliverySlots Of(ChannelOptions options, bool claimsAhead, TimeProvider time)
    {
        var reserved = Math.Max(1, options.Concurrency / 4);
        var campaign = options.CampaignConcurrency ?? Math.Max(1, options.Concurrency - reserved);
        return new(options.Concurrency, campaign, claimsAhead, time);
    }

    /// <summary>The number of leases in flight: waiting, sending or being settled.</summary>
    public int Leased
    {
        get
        {
            lock (_gate)
                return _leased;
        }
    }

    private int Ahead => claimsAhead && _roundTrip > SlowRoundTrip ? total : 0;

    private int AllRoom => Math.Min(
        total - _sending - _transactional.Count - _campaign.Count + Ahead, (total * MaxLeasesPerSlot) - _leased);

    private bool CanStart => _sending < total
        && (_transactional.Count > 0 || (_campaign.Count > 0 && _sendingCampaign < campaign));

    /// <summary>
    /// Returns the number of leases to claim, which may be 0, and how many of them may be of the campaign lane.
    /// </summary>
    public (int Total, int Campaign) Room()
    {
        lock (_gate)
        {
            // The round trip may have become fast since the caller has waited for room, so that there is less.
            var room = Math.Max(AllRoom, 0);
            var ofCampaign = Math.Clamp(campaign - _sendingCampaign - _campaign.Count + Ahead, 0, room);
            _lacksCampaignSlot = ofCampaign == 0;
            return (room, ofCampaign);
        }
    }

    /// <summary>Adds claimed leases, which wait for their start.</summary>
    public void Add(IReadOnlyList<Lease> leases, SendPermit[]? permits)
    {
        lock (_gate)
        {
            _leased += leases.Count;
            for (var i = 0; i < leases.Count; i++)
            {
                leases[i].Occupied = LeasePlaces.Lease;
                var waiting = leases[i].Envelope.Lane == Lane.Campaign ? _campaign : _transactional;
                waiting.Enqueue(new(leases[i], permits?[i]));
            }
        }
    }

    /// <summary>Takes a slot for the next lease that waits.</summary>
    /// <param name="next">The lease.</param>
    /// <param name="hasMore">Whether another lease could be started now.</param>
    /// <returns>False if no lease waits or no slot is free.</returns>
    public bool TryStart(out ClaimedLease next, out bool hasMore)
    {
        lock (_gate)
        {
            next = default;
            hasMore = false;
            if (!CanStart)
                return false;
            if (_transactional.Count > 0)
            {
                next = _transactional.Dequeue();
            }
            else
            {
                next = _campaign.Dequeue();
                _sendingCampaign++;
            }

            next.Lease.Occupied |= LeasePlaces.Slot;
            _sending++;
            hasMore = CanStart;
            return true;
        }
    }

    /// <summary>Releases the places that a lease still occupies.</summary>
    /// <returns>Whether a lease that waits can be started now.</returns>
    public bool Release(Lease lease, LeasePlaces places)
    {
        TaskCompletionSource? idle = null;
        var isCampaignSlotFreed = false;
        bool canStart;
        lock (_gate)
        {
            places &= lease.Occupied;
            lease.Occupied &= ~places;
            if ((places & LeasePlaces.Slot) != 0)
            {
                _sending--;
                if (lease.Envelope.Lane == Lane.Campaign)
                {
                    _sendingCampaign--;
                    isCampaignSlotFreed = _lacksCampaignSlot;
                }
            }

            if ((places & LeasePlaces.Lease) != 0 && --_leased == 0)
                (idle, _idle) = (_idle, null);
            if (places == LeasePlaces.Slot && _measured is null)
                (_measured, _measuredSince) = (lease, time.GetTimestamp());
            else if (_measured == lease)
                _measured = null;
            canStart = CanStart;
        }

        idle?.TrySetResult();
        if (isCampaignSlotFreed)
            CampaignSlotFreed?.Invoke();
        return canStart;
    }

    /// <summary>Lets a caller of <see cref="WaitForRoomAsync"/> continue, on this thread, if there is room.</summary>
    public void ReportRoom()
    {
        TaskCompletionSource? free = null;
        lock (_gate)
        {
            if (AllRoom > 0)
                (free, _free) = (_free, null);
        }

        free?.TrySetResult();
    }

    /// <summary>Completes when leases may be claimed.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_gate)
            return AllRoom > 0 ? Task.CompletedTask : (_free ??= new()).Task;
    }

    /// <summary>Completes when no lease is in flight.</summary>
    public Task WaitForIdleAsync()
    {
        lock (_gate)
        {
            if (_leased == 0)
                return Task.CompletedTask;
            return (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>
    /// Measures a round trip to the bus as the time of a settlement, one lease at a time: from the release of its slot
    /// until now. A claim may wait for messages, so its time says nothing.
    /// </summary>
    public void EndSettlement(Lease lease)
    {
        lock (_gate)
        {
            if (_measured != lease)
                return;
            _measured = null;
            _roundTrip += (time.GetElapsedTime(_measuredSince) - _roundTrip) / 4;
        }
    }
}

/// <summary>A claimed lease that waits for its start, with its permit.</summary>
internal readonly record struct ClaimedLease(Lease Lease, SendPermit? Permit);
