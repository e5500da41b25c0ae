namespace Notify.Bus.InMemory;

/// <summary>Bytes of a newer version, looked at again every hour. Guarded by the bus's lock.</summary>
internal sealed class UndecodedEnvelope(InMemoryMessageBus bus, StoredEnvelope stored, DateTimeOffset giveUpAt) : IDueItem
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public StoredEnvelope Stored { get; } = stored;

    public void Wait(DateTimeOffset now)
    {
        bus.Queue(Stored.Channel).Lane(Stored.Lane).Delayed++;
        var next = now + Interval;
        bus.Schedule.Add(this, next < giveUpAt ? next : giveUpAt);
    }

    public bool BecomeDue(DateTimeOffset now)
    {
        bus.Queue(Stored.Channel).Lane(Stored.Lane).Delayed--;
        if (bus.Readmit(Stored, now) != RestoreStatus.Deferred)
            return false;
        if (now < giveUpAt)
            Wait(now);
        else
            bus.AddUndecodedDeadLetter(Stored, DeliveryOutcomes.NewerVersion, null, now);
        return false;
    }
}
