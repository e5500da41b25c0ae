namespace Notify.Push.Sending;

/// <summary>
/// Distinguishes a single subscription of another VAPID key, which is removed without a message, from a key that was
/// changed by mistake, because of which all subscriptions are removed: then the log must say so immediately.
/// </summary>
internal sealed class VapidMismatchDetector(TimeProvider time)
{
    /// <summary>Fewer than this in a window are strays.</summary>
    internal const int Least = 10;

    internal static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long? _since;
    private int _mismatches;
    private int _accepted;
    private bool _alarmed;

    /// <summary>A subscription of our own key took a message.</summary>
    public void Accepted()
    {
        lock (_lock)
        {
            StartAnew();
            _accepted++;
        }
    }

    /// <summary>A subscription was of another key.</summary>
    /// <returns>
    /// The number in this window if it must be reported: once a window, and only if it is higher than the number of
    /// accepted messages. Otherwise null.
    /// </returns>
    public int? Mismatched()
    {
        lock (_lock)
        {
            StartAnew();
            _mismatches++;
            if (_alarmed || _mismatches < Least || _mismatches <= _accepted)
                return null;
            _alarmed = true;
            return _mismatches;
        }
    }

    private void StartAnew()
    {
        // By the monotonic clock: a step of the wall clock must not prolong the window.
        var now = time.GetTimestamp();
        if (_since is { } since && time.GetElapsedTime(since, now) < Window)
            return;
        (_since, _mismatches, _accepted, _alarmed) = (now, 0, 0, false);
    }
}
