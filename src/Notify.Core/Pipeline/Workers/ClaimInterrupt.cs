namespace Notify.Pipeline.Workers;

/// <summary>
/// Interrupts a claim that waits, so that it is repeated with other limits. An interrupted claim has leased nothing.
/// </summary>
internal sealed class ClaimInterrupt(CancellationToken stop)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);

    /// <summary>
    /// Returns the token of the next claim. Call it before computing the limits, so that no change in between is
    /// missed.
    /// </summary>
    public CancellationToken Next()
    {
        lock (_gate)
        {
            if (_source.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                _source.Dispose();
                _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
            }

            return _source.Token;
        }
    }

    public void Interrupt()
    {
        CancellationTokenSource source;
        lock (_gate)
            source = _source;
        // Asynchronously: the claim continues on the thread that cancels it.
        _ = source.CancelAsync();
    }
}
