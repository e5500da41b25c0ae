using System.Collections.Concurrent;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// The canceled notifications and campaigns of all processes. Each queue has a generation that every cancellation
/// increments. The marks are read again only if a claim returns another generation, so that they cost nothing while no
/// notification is canceled.
/// </summary>
internal sealed class CancellationCache(BusContext context)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);

    private readonly ConcurrentDictionary<string, long> _generations = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile Dictionary<string, double> _marks = [];
    private long _asked;
    private long _answered;

    public Task AddAsync(Guid notification, Func<Task> markQueues) => AddMarkAsync(Of(notification), markQueues);

    public Task AddAsync(string campaign, Func<Task> markQueues) => AddMarkAsync(Of(campaign), markQueues);

    /// <summary>Reads the marks again if they have changed.</summary>
    public async ValueTask RefreshAsync(string channel, long generation)
    {
        if (_generations.TryGetValue(channel, out var known) && known == generation)
            return;

        // If two reads overlap, the reply to the earlier one must not replace that to the later one.
        var question = Interlocked.Increment(ref _asked);
        var database = (await context.Connection.GetAsync().ConfigureAwait(false)).GetDatabase();
        var entries = await database.SortedSetRangeByScoreWithScoresAsync(context.Canceled).ConfigureAwait(false);
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

    /// <summary>Deletes expired marks.</summary>
    public async Task SweepAsync()
    {
        var client = await context.Connection.GetAsync().ConfigureAwait(false);
        var now = await NowAsync(client).ConfigureAwait(false);
        await client.GetDatabase().SortedSetRemoveRangeByScoreAsync(context.Canceled, double.NegativeInfinity, now.ToUnixTimeMilliseconds()).ConfigureAwait(false);
    }

    private static bool Holds(Dictionary<string, double> marks, string mark, DateTimeOffset now) => marks.TryGetValue(mark, out var until) && until > now.ToUnixTimeMilliseconds();

    private static string Of(Guid notification) => $"n:{notification}";

    private static string Of(string campaign) => "c:" + campaign;

    private async Task AddMarkAsync(string mark, Func<Task> markQueues)
    {
        await context.RunAsync(QueueScripts.Cancel, [context.Canceled], [mark, (long)Kept.TotalMilliseconds]).ConfigureAwait(false);

        // Only after the mark exists. A queue that is created in the meantime reads the marks on its first claim.
        await markQueues().ConfigureAwait(false);
    }

    private static async Task<DateTimeOffset> NowAsync(IConnectionMultiplexer client)
    {
        var time = (RedisValue[])(await client.GetDatabase().ExecuteAsync("TIME").ConfigureAwait(false))!;
        return DateTimeOffset.FromUnixTimeSeconds((long)time[0]);
    }
}
