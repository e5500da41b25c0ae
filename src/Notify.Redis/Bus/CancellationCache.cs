using System.Collections.Concurrent;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Which notifications and campaigns were cancelled, in all processes. Each queue carries a generation that every mark counts up; only when a claim shows another one are the marks
/// read again, so they cost nothing while nobody cancels.
/// </summary>
internal sealed class CancellationCache(BusContext context)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile Dictionary<string, double> _marks = [];
    private long _asked;
    private long _answered;

    public Task AddAsync(Guid notification, Func<Task> tellQueues) => AddMarkAsync(Of(notification), tellQueues);

    public Task AddAsync(string campaign, Func<Task> tellQueues) => AddMarkAsync(Of(campaign), tellQueues);

    /// <summary>Reads the marks again where they have changed.</summary>
    public async ValueTask RefreshAsync(string channel, long generation)
    {
        if (_generations.TryGetValue(channel, out var known) && known == generation)
            return;

        // Of two that read at once, the answer to the earlier question must not stay.
        var question = Interlocked.Increment(ref _asked);
        var database = (await context.Connection.GetAsync().ConfigureAwait(false)).GetDatabase();
        var entries = await database.SortedSetRangeByScoreWithScoresAsync(context.Cancelled).ConfigureAwait(false);
        lock (_gate)
        {
            if (question > _answered)
            {
                _answered = question;
                _marks = entries.ToDictionary(entry => (string)entry.Element!, entry => entry.Score, StringComparer.Ordinal);
            }
        }

        _generations[channel] = generation;
    }

    public bool Cover(Envelope envelope, DateTimeOffset now)
    {
        var marks = _marks;
        return marks.Count > 0 && (Holds(marks, Of(envelope.NotificationId), now) || (envelope.Campaign is { } campaign && Holds(marks, Of(campaign), now)));
    }

    /// <summary>Forgets marks whose time is over.</summary>
    public async Task SweepAsync()
    {
        var client = await context.Connection.GetAsync().ConfigureAwait(false);
        var now = await NowAsync(client).ConfigureAwait(false);
        await client.GetDatabase().SortedSetRemoveRangeByScoreAsync(context.Cancelled, double.NegativeInfinity, now.ToUnixTimeMilliseconds()).ConfigureAwait(false);
    }

    private static bool Holds(Dictionary<string, double> marks, string mark, DateTimeOffset now) => marks.TryGetValue(mark, out var until) && until > now.ToUnixTimeMilliseconds();

    private static string Of(Guid notification) => $"n:{notification}";

    private static string Of(string campaign) => "c:" + campaign;

    private async Task AddMarkAsync(string mark, Func<Task> tellQueues)
    {
        await context.RunAsync(QueueScripts.Cancel, [context.Cancelled], [mark, (long)Kept.TotalMilliseconds]).ConfigureAwait(false);

        // After the mark is there: a queue that is new meanwhile reads the marks by itself.
        await tellQueues().ConfigureAwait(false);
    }

    private static async Task<DateTimeOffset> NowAsync(IConnectionMultiplexer client)
    {
        var time = (RedisValue[])(await client.GetDatabase().ExecuteAsync("TIME").ConfigureAwait(false))!;
        return DateTimeOffset.FromUnixTimeSeconds((long)time[0]);
    }
}
