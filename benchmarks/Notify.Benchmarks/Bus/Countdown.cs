namespace Notify.Benchmarks.Bus;

/// <summary>Counts arrivals and signals the last one.</summary>
internal sealed class Countdown
{
    private TaskCompletionSource _done = new();
    private int _left;

    public Task Done => _done.Task;

    public void Expect(int messages)
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _left = messages;
    }

    public void Arrived()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _done.SetResult();
    }
}
