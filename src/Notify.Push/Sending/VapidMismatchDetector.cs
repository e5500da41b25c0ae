namespace Notify.Push.Sending;

/// <summary>
/// Tells a stray subscription of another VAPID key, which is retired in silence, from a key that was changed by mistake, which retires them all: then somebody has to know at once.
/// </summary>
internal sealed class VapidMismatchDetector(TimeProvider time)
{
    /// <summary>Fewer than this in a window are strays.</summary>
    internal const int Least = 10;

    internal static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _since = DateTimeOffset.MinValue;
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
    /// <returns>How many were in this window, where it is time to say so: once a window, and only where they are more than those accepted. Else null.</returns>
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
        var now = time.GetUtcNow();
        if (now - _since < Window)
            return;
        (_since, _mismatches, _accepted, _alarmed) = (now, 0, 0, false);
    }
}
