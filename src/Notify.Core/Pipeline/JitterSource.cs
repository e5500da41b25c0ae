namespace Notify.Pipeline;

/// <summary>Random numbers for jitter, from a generator a test can seed.</summary>
internal sealed class JitterSource(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>0 to 1.</summary>
    public double Next()
    {
        lock (_gate)
            return random.NextDouble();
    }
}
