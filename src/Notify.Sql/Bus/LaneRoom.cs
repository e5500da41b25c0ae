namespace Notify.Sql.Bus;

/// <summary>
/// The room of a lane, as this process knows it. Counting a long lane is expensive, so a count is used for some time,
/// together with the messages that this process has added since. It is renewed before a call is refused.
/// </summary>
internal sealed class LaneRoom(BusContext context, int queue, Lane lane)
{
    private static readonly TimeSpan ShortestAge = TimeSpan.FromSeconds(1);

    // At most a twentieth of the time is spent on counting.
    private const int CostFactor = 20;

    private long _known;
    private long _added;
    private long _admitted;
    private long _countedAt;
    private TimeSpan _maximumAge = TimeSpan.Zero;

    /// <summary>Returns whether a lane has room for a number of messages. A larger number fits into an empty lane.</summary>
    public async ValueTask<bool> HasRoomAsync(int wanted, CancellationToken cancellationToken)
    {
        var isFresh = context.Time.GetElapsedTime(_countedAt) < _maximumAge;
        if (isFresh && Fits(wanted))
            return true;
        var startedAt = context.Time.GetTimestamp();
        _known = await context.Store
            .CountReadyAsync(queue, lane, Math.Max(context.Options.LaneCapacity, 1), cancellationToken)
            .ConfigureAwait(false);
        _added = 0;
        _countedAt = context.Time.GetTimestamp();
        var cost = context.Time.GetElapsedTime(startedAt, _countedAt) * CostFactor;
        _maximumAge = cost > ShortestAge ? cost : ShortestAge;
        return Fits(wanted);
    }

    /// <summary>Counts messages that are about to be added, so that a count of the lane does not include them.</summary>
    public void Admit(int count) => _admitted += count;

    /// <summary>Counts the admitted messages as added.</summary>
    public void EndAdmission() => (_added, _admitted) = (_added + _admitted, 0);

    private bool Fits(int wanted)
    {
        var capacity = context.Options.LaneCapacity;
        var count = _known + _added + _admitted;
        return count + wanted <= capacity || (count == 0 && wanted > capacity);
    }
}
