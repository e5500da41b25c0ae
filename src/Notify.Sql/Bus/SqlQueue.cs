using Notify.Shared;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>The queue of one channel, as this process uses it.</summary>
internal sealed class SqlQueue(BusContext context, int id, string channel)
{
    private readonly LaneRoom _transactionalRoom = new(context, id, Lane.Transactional);
    private readonly LaneRoom _campaignRoom = new(context, id, Lane.Campaign);
    private long _accepted;
    private long _completed;
    private long _deadLettersExpired;

    public int Id { get; } = id;

    public string Channel { get; } = channel;

    /// <summary>Set when there may be something to claim.</summary>
    public AsyncSignal Work { get; } = new();

    public LaneShare Share { get; } = new(context.Options.TransactionalWeight);

    public LaneRoom RoomOf(Lane lane) => lane == Lane.Campaign ? _campaignRoom : _transactionalRoom;

    /// <summary>Counts the messages that the last batch was allowed to add.</summary>
    public void EndAdmission()
    {
        _transactionalRoom.EndAdmission();
        _campaignRoom.EndAdmission();
    }

    public void CountAccepted(int count) => Interlocked.Add(ref _accepted, count);

    public void CountCompleted(int count) => Interlocked.Add(ref _completed, count);

    public void CountExpiredDeadLetters(long count) => Interlocked.Add(ref _deadLettersExpired, count);

    /// <summary>Returns what this process has counted and not yet stored.</summary>
    public QueueTotals UnstoredTotals => new(
        Id,
        Interlocked.Read(ref _accepted),
        Interlocked.Read(ref _completed),
        Interlocked.Read(ref _deadLettersExpired));

    /// <summary>Removes totals that were stored.</summary>
    public void RemoveStored(QueueTotals totals)
    {
        Interlocked.Add(ref _accepted, -totals.Accepted);
        Interlocked.Add(ref _completed, -totals.Completed);
        Interlocked.Add(ref _deadLettersExpired, -totals.DeadLettersExpired);
    }
}
