namespace Notify.Pipeline;

/// <summary>Keeps one unarmed deadline at hand, so that sends that complete at once make none.</summary>
internal sealed class SendTimeoutPool
{
    private SendTimeout? _spare;

    public SendTimeout Rent() => Interlocked.Exchange(ref _spare, null) ?? new SendTimeout();

    public void Return(SendTimeout deadline)
    {
        if (deadline.TryReset())
            Volatile.Write(ref _spare, deadline);
        else
            deadline.Dispose();
    }
}
