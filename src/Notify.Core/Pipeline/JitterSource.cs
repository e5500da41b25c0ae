namespace Notify.Pipeline;

/// <summary>Random numbers for jitter, from a generator that a test can seed.</summary>
internal sealed class JitterSource(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>Returns a number from 0 to 1.</summary>
    public double Next()
    {
        lock (_gate)
            return random.NextDouble();
    }
}
