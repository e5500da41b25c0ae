namespace Notify.Pipeline.Workers;

/// <summary>Lets anybody call back a claim that waits, so that it is made anew with other limits. A claim called back has leased nothing.</summary>
internal sealed class ClaimInterrupt(CancellationToken stop)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);

    /// <summary>The token of the next claim. Taken before its limits are worked out, so that no change in between is missed.</summary>
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
        // Not on this thread: the claim goes on where it is cancelled.
        _ = source.CancelAsync();
    }
}
