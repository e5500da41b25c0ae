namespace Notify.Bus.InMemory;

/// <content>Removal of expired keys, cancel marks and dead letters.</content>
public sealed partial class InMemoryMessageBus
{
    private const int MaxKeysPerSweep = 1000;

    /// <summary>Removes expired data, but only a limited number of items.</summary>
    /// <returns>
    /// Whether more expired items remain, and whether the bus still holds anything that will expire.
    /// </returns>
    private (bool MoreExpired, bool AnythingLeft) RemoveExpired()
    {
        var elapsed = DueItems.Elapsed;
        var moreExpired = _deadLetters.RemoveExpired(elapsed - Options.DeadLetterRetention);
        var keys = 0;
        foreach (var queue in _queues.Values)
        {
            moreExpired |= queue.Keys.RemoveExpired(elapsed, MaxKeysPerSweep);
            keys += queue.Keys.Count;
        }

        _cancelMarks.RemoveUnused(elapsed, StoredEnvelopes());
        return (moreExpired, keys > 0 || _cancelMarks.Any || _deadLetters.Any);
    }

    /// <summary>All envelopes of the bus except those in flight.</summary>
    private IEnumerable<Envelope> StoredEnvelopes() =>
        _queues.Values
            .SelectMany(queue => new[] { queue.Lane(Lane.Transactional), queue.Lane(Lane.Campaign) })
            .SelectMany(lane => lane.Envelopes)
            .Concat(DueItems.Items.OfType<InMemoryLease>().Select(lease => lease.Envelope))
            .Concat(_deadLetters.Envelopes);

    /// <summary>
    /// Removes expired data once a minute while there is any. A large amount is removed in portions, and the lock is
    /// released in between. Guarded by the bus's lock.
    /// </summary>
    private sealed class RetentionSweep(InMemoryMessageBus bus) : IDueItem
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

        private bool _scheduled;

        /// <summary>Schedules the sweep if it is not scheduled. Called when an item that expires is added.</summary>
        public void EnsureScheduled()
        {
            if (_scheduled)
                return;
            _scheduled = true;
            bus.DueItems.AddAfter(this, Interval);
        }

        public bool OnDue(DateTimeOffset now)
        {
            (var moreExpired, _scheduled) = bus.RemoveExpired();
            if (_scheduled)
                bus.DueItems.AddAfter(this, moreExpired ? TimeSpan.Zero : Interval);
            return moreExpired;
        }
    }
}
