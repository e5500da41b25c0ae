namespace Notify.Pipeline;

/// <summary>Keeps one unarmed deadline at hand, so that sends that complete at once make none.</summary>
internal sealed class SendDeadlines
{
    private SendDeadline? _spare;

    public SendDeadline Rent() => Interlocked.Exchange(ref _spare, null) ?? new SendDeadline();

    public void Return(SendDeadline deadline)
    {
        if (deadline.TryReset())
            Volatile.Write(ref _spare, deadline);
        else
            deadline.Dispose();
    }
}
