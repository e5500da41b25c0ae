using Notify.Shared;

namespace Notify.Sql.Bus;

/// <summary>
/// Reports queues with work to the other processes: at most once in some milliseconds, however many calls there were,
/// and never inside a transaction.
/// </summary>
internal sealed class SignalPump(BusContext context) : CoalescingPump<int>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<int> _queues = [];

    public void Add(IReadOnlyCollection<int> queues)
    {
        foreach (var queue in queues)
            Add(queue);
    }

    protected override async Task RunAsync()
    {
        while (TryTake(out var queue))
        {
            _queues.Clear();
            do
                _queues.Add(queue);
            while (TryTake(out queue));

            try
            {
                await context.Store.SignalAsync(_queues, context.Disposing.Token).ConfigureAwait(false);
                await Task.Delay(Interval, context.Time, context.Disposing.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception error)
            {
                // The other processes poll. The next call of this process reports an outage.
                context.MayPass(error);
            }
        }
    }
}
