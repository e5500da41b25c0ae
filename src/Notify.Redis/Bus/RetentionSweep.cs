using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>
/// Once a minute, deletes expired dead letters and unused cancellation marks, and enters the queues again in case the
/// list of channels was lost.
/// </summary>
internal sealed class RetentionSweep : IDisposable
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly BusContext _context;
    private readonly Func<Task<IReadOnlyList<RedisQueue>>> _queues;
    private readonly CancellationMarks _cancellations;
    private readonly ITimer _timer;
    private int _running;

    public RetentionSweep(
        BusContext context,
        Func<Task<IReadOnlyList<RedisQueue>>> queues,
        CancellationMarks cancellations)
    {
        (_context, _queues, _cancellations) = (context, queues, cancellations);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = context.Time.CreateTimer(
                static self => _ = ((RetentionSweep)self!).RunAsync(), this, context.Jitter(Interval), Interval);
        }
    }

    public void Dispose() => _timer.Dispose();

    public async Task RunAsync()
    {
        // Do not try while Redis is unreachable; the bus has logged the outage.
        if (_context.Outage.IsAway || Interlocked.Exchange(ref _running, 1) != 0)
            return;
        var channel = "";
        try
        {
            foreach (var queue in await _queues().ConfigureAwait(false))
            {
                channel = queue.Channel;
                await queue.EnterAsync().ConfigureAwait(false);
                while (await DeleteExpiredAsync(queue).ConfigureAwait(false) == MostAtOnce)
                {
                    // Deletes a limited number at a time, so that other commands are not delayed.
                }
            }

            await _cancellations.SweepAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ObjectDisposedException)
        {
            _context.Logger.RetentionSweepFailed(error, channel);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<int> DeleteExpiredAsync(RedisQueue queue)
    {
        var age = (long)_context.Options.DeadLetterRetention.TotalMilliseconds;
        return (int)await _context.RunAsync(QueueScripts.Purge, queue.Keys.All, ["older", age]).ConfigureAwait(false);
    }
}
