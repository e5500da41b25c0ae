using Notify.Redis.Diagnostics;

namespace Notify.Redis.Bus;

/// <summary>Once a minute: deletes dead letters and cancel marks whose time is over, and enters the channels again, for a list that was lost.</summary>
internal sealed class Housekeeping : IDisposable
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly BusContext _context;
    private readonly Func<Task<IReadOnlyList<RedisQueue>>> _queues;
    private readonly CancellationCache _marks;
    private readonly ITimer _timer;
    private int _running;

    public Housekeeping(BusContext context, Func<Task<IReadOnlyList<RedisQueue>>> queues, CancellationCache marks)
    {
        (_context, _queues, _marks) = (context, queues, marks);
        using (ExecutionContext.SuppressFlow())
            _timer = context.Time.CreateTimer(static self => _ = ((Housekeeping)self!).RunAsync(), this, context.Jitter(Interval), Interval);
    }

    public void Dispose() => _timer.Dispose();

    public async Task RunAsync()
    {
        // While Redis is away there is nothing to keep; whoever needs it says so in the log.
        if (_context.Outage.IsAway || Interlocked.Exchange(ref _running, 1) != 0)
            return;
        var channel = "";
        try
        {
            foreach (var queue in await _queues().ConfigureAwait(false))
            {
                channel = queue.Channel;
                await queue.EnterAsync().ConfigureAwait(false);
                while ((int)await _context.RunAsync(QueueScripts.Purge, queue.Keys.All, ["older", (long)_context.Options.DeadLetterRetention.TotalMilliseconds]).ConfigureAwait(false) == MostAtOnce)
                {
                    // A bounded bit at a time: others want the server, too.
                }
            }

            await _marks.SweepAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not ObjectDisposedException)
        {
            _context.Logger.HousekeepingFailed(error, channel);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
