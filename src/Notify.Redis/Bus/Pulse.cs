using Notify.Shared;

namespace Notify.Redis.Bus;

/// <summary>An <see cref="AsyncSignal"/> that counts how often it was set.</summary>
internal sealed class Pulse
{
    private readonly AsyncSignal _signal = new();
    private long _beats;

    /// <summary>Gets how often it was set. Call <see cref="Next"/> first and compare then, so that no beat is missed.</summary>
    public long Beats => Interlocked.Read(ref _beats);

    /// <inheritdoc cref="AsyncSignal.Next" />
    public Task Next() => _signal.Next();

    public void Beat()
    {
        Interlocked.Increment(ref _beats);
        _signal.Set();
    }
}
