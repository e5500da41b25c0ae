namespace Notify.Bus.InMemory;

/// <summary>
/// A stored envelope in a newer wire format. Decoding is retried every hour. Guarded by the bus's lock.
/// </summary>
internal sealed class UndecodedEnvelope(InMemoryMessageBus bus, StoredEnvelope stored, DateTimeOffset expiry) : IDueItem
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromHours(1);

    public StoredEnvelope Stored { get; } = stored;

    public void ScheduleRetry(DateTimeOffset now)
    {
        bus.GetQueue(Stored.Channel).Lane(Stored.Lane).Delayed++;
        var next = now + RetryInterval;
        bus.DueItems.Add(this, next < expiry ? next : expiry);
    }

    public bool OnDue(DateTimeOffset now)
    {
        bus.GetQueue(Stored.Channel).Lane(Stored.Lane).Delayed--;
        if (bus.TryDecodeAndAdd(Stored, now) != RestoreStatus.Deferred)
            return false;
        if (now < expiry)
            ScheduleRetry(now);
        else
            bus.AddUndecodedDeadLetter(Stored, DeliveryOutcomes.NewerVersion, null, now);
        return false;
    }
}
