using Notify.Shared;

namespace Notify.Redis.Bus;

/// <summary>An <see cref="AsyncSignal"/> that counts how often it was set.</summary>
internal sealed class BroadcastSignal
{
    private readonly AsyncSignal _signal = new();
    private long _count;

    /// <summary>
    /// The number of times it was set. Call <see cref="Next"/> before comparing, so that no signal is missed.
    /// </summary>
    public long Count => Interlocked.Read(ref _count);

    /// <inheritdoc cref="AsyncSignal.Next"/>
    public Task Next() => _signal.Next();

    public void Set()
    {
        Interlocked.Increment(ref _count);
        _signal.Set();
    }
}
