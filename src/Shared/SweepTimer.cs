namespace Notify.Shared;

/// <summary>
/// Removes unused entries of a table at an interval, as long as the table has entries. No timer runs while it is empty.
/// </summary>
/// <param name="interval">The time between two sweeps.</param>
/// <param name="sweep">Removes the unused entries; returns whether others remain.</param>
/// <param name="time">The clock.</param>
internal sealed class SweepTimer(TimeSpan interval, Func<bool> sweep, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isSet;
    private bool _disposed;

    /// <summary>Sets the timer, unless it is already set. Must be called after an entry was added.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_isSet || _disposed)
                return;
            _isSet = true;
            _timer ??= time.CreateTimer(
                static state => ((SweepTimer)state!).OnTimer(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _timer.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    // Reset before the sweep: an entry that is added during the sweep sets the timer again.
    private void OnTimer()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _isSet = false;
        }

        if (sweep())
            Start();
    }
}
