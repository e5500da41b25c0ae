namespace Notify.AspNetCore.Http;

/// <summary>Bounds the number of bodies that are held in memory at the same time.</summary>
internal sealed class BodyPlaces(int maximum)
{
    private int _taken;

    /// <summary>Takes a place until the result is disposed; null if all are taken.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= maximum)
            return new Place(this);
        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Place(BodyPlaces places) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref places._taken);
    }
}
