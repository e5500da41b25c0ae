namespace Notify.Journeys.Tests.Outages;

/// <summary>
/// The sends that wait for an answer which does not come. The clock may be moved while a send waits, but not between
/// the end of its time limit and the end of the send, which takes some real time.
/// </summary>
internal sealed class SilentWaits(TimeProvider time, TimeSpan limit)
{
    private readonly List<long> _starts = [];

    /// <summary>The number of sends whose time limit has not ended.</summary>
    public int Count
    {
        get
        {
            lock (_starts)
                return _starts.Count(start => time.GetElapsedTime(start) < limit);
        }
    }

    /// <summary>Counts a send until the cancellation token shows that its connection was closed.</summary>
    public async Task WaitAsync(CancellationToken closed)
    {
        var start = time.GetTimestamp();
        lock (_starts)
            _starts.Add(start);
        await Task.Delay(Timeout.InfiniteTimeSpan, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_starts)
            _starts.Remove(start);
    }
}
