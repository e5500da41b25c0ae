using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// The marks of canceled notifications and campaigns. Each queue has a copy of all marks, so that a claim looks up only
/// the envelopes that it leases, on the server. A list of all marks exists for queues that are created later.
/// </summary>
/// <remarks>
/// A mark is removed when no queue has an envelope to which it applies. It therefore lasts as long as any message that
/// it affects, however late that is due, and does not remain longer than necessary.
/// </remarks>
internal sealed class CancellationMarks(BusContext context, Func<Task<IReadOnlyList<RedisQueue>>> queues)
{
    private const int PageSize = 1000;
    private const string NotificationPrefix = "n:";
    private const string CampaignPrefix = "c:";

    // An envelope that is forwarded while the queues are read may be missed. It was then claimed before the
    // cancellation, and no delivery takes that long.
    private static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

    // A campaign may still be enqueued when it is canceled.
    private static readonly TimeSpan MinCampaignAge = TimeSpan.FromHours(72);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    public Task AddAsync(Guid notification) => AddMarkAsync(NotificationPrefix + notification);

    public Task AddAsync(string campaign) => AddMarkAsync(CampaignPrefix + Encode(campaign));

    /// <summary>Adds all marks to a queue that lacks them, because it is new or the server has lost its data.</summary>
    public async Task CopyToAsync(RedisQueue queue)
    {
        if (await queue.HasMarksAsync().ConfigureAwait(false))
            return;
        var database = await GetDatabaseAsync().ConfigureAwait(false);

        // The channel was registered before. A cancellation that does not find it in the list of channels has added its
        // mark before this line.
        var marks = await database.SortedSetRangeByRankWithScoresAsync(context.Canceled).ConfigureAwait(false);
        foreach (var page in marks.Chunk(PageSize))
        {
            await context.RunAsync(
                QueueScripts.Mark,
                queue.Keys.All,
                [0, .. page.SelectMany(mark => new[] { mark.Element, (long)mark.Score })]).ConfigureAwait(false);
        }

        await context.RunAsync(QueueScripts.Mark, queue.Keys.All, [1]).ConfigureAwait(false);
    }

    /// <summary>Removes marks that apply to no envelope, once an hour in one of the processes.</summary>
    public async Task SweepAsync()
    {
        var database = await GetDatabaseAsync().ConfigureAwait(false);
        var now = await ReadTimeAsync(database).ConfigureAwait(false);
        var latest = now - (long)MinAge.TotalMilliseconds;
        if (await database.SortedSetLengthAsync(context.Canceled, max: latest).ConfigureAwait(false) == 0
            || !await database.StringSetAsync(context.CanceledSweep, context.Process, SweepInterval, When.NotExists)
                .ConfigureAwait(false))
        {
            return;
        }

        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var queue in await queues().ConfigureAwait(false))
            await FindUsedAsync(queue, used).ConfigureAwait(false);
        await RemoveUnusedAsync(database, used, latest, now - (long)MinCampaignAge.TotalMilliseconds)
            .ConfigureAwait(false);
    }

    private async Task AddMarkAsync(string mark)
    {
        var canceledAt = (RedisValue)await context.RunAsync(QueueScripts.Cancel, [context.Canceled], [mark])
            .ConfigureAwait(false);

        // Only after the mark is in the list of all marks: a queue that is created in the meantime reads it there.
        var all = await queues().ConfigureAwait(false);
        await Task.WhenAll(all.Select(
            queue => context.RunAsync(QueueScripts.Mark, queue.Keys.All, [0, mark, canceledAt]))).ConfigureAwait(false);
    }

    private async Task FindUsedAsync(RedisQueue queue, HashSet<string> used)
    {
        var cursor = (RedisValue)0;
        do
        {
            var reply = (RedisResult[])(await context.RunAsync(QueueScripts.FindMarked, queue.Keys.All, [cursor])
                .ConfigureAwait(false))!;
            cursor = (RedisValue)reply[0];
            used.UnionWith((string[])reply[1]!);
        }
        while (cursor != 0);
    }

    private async Task RemoveUnusedAsync(
        IDatabase database,
        HashSet<string> used,
        long latest,
        long latestCampaign)
    {
        var kept = 0;
        while (true)
        {
            var page = await database.SortedSetRangeByScoreWithScoresAsync(
                context.Canceled, stop: latest, skip: kept, take: PageSize).ConfigureAwait(false);
            RedisValue[] unused =
            [
                .. page.Where(mark => !used.Contains((string)mark.Element!)
                        && (mark.Score <= latestCampaign || IsNotification((string)mark.Element!)))
                    .Select(mark => mark.Element),
            ];
            if (unused.Length > 0)
                await RemoveAsync(unused, latest).ConfigureAwait(false);
            if (page.Length < PageSize)
                return;
            kept += page.Length - unused.Length;
        }
    }

    private async Task RemoveAsync(RedisValue[] marks, long latest)
    {
        RedisValue[] arguments = [latest, .. marks];
        await context.RunAsync(QueueScripts.ForgetMarks, [context.Canceled], arguments).ConfigureAwait(false);

        // Only after they are not in the list of all marks, so that a queue that is created in the meantime lacks them.
        var all = await queues().ConfigureAwait(false);
        await Task.WhenAll(all.Select(queue => context.RunAsync(QueueScripts.Unmark, queue.Keys.All, arguments)))
            .ConfigureAwait(false);
    }

    private static bool IsNotification(string mark) => mark.StartsWith(NotificationPrefix, StringComparison.Ordinal);

    /// <summary>
    /// The name as <see cref="Notify.Bus.EnvelopeCodec"/> writes it, because claim.lua compares the texts.
    /// </summary>
    private static string Encode(string campaign) =>
        JsonEncodedText.Encode(campaign, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private static async Task<long> ReadTimeAsync(IDatabase database)
    {
        var time = (string[])(await database.ExecuteAsync("TIME").ConfigureAwait(false))!;
        return long.Parse(time[0], NumberStyles.None, CultureInfo.InvariantCulture) * 1000;
    }

    private async Task<IDatabase> GetDatabaseAsync() =>
        (await context.Connection.GetAsync().ConfigureAwait(false)).GetDatabase();
}
