using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Reads a queue in small pages, so that other commands are not delayed. An envelope that moves during the audit may
/// attempt wrong, so only problems that are found in every attempt are reported.
/// </summary>
internal sealed class QueueAuditor(RedisQueue queue, BusContext context)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Places = ["t", "c", "tr", "cr", "tf", "cf", "l", "zt", "zc", "x"];

    public async Task<RedisQueueAudit> RunAsync(CancellationToken cancellationToken)
    {
        HashSet<string>? problems = null;
        for (var attempt = 1; ; attempt++)
        {
            var audit = await AuditOnceAsync(cancellationToken).ConfigureAwait(false);
            if (problems is null)
                problems = [.. audit.Problems];
            else
                problems.IntersectWith(audit.Problems);
            if (problems.Count == 0 || attempt == Attempts)
                return audit with { Problems = [.. problems.Order(StringComparer.Ordinal)] };
            await Task.Delay(Interval, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RedisQueueAudit> AuditOnceAsync(CancellationToken cancellationToken)
    {
        var bodies = (await ReadAsync("m", cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var place in Places)
        {
            // A scan may return an id twice.
            var ids = (await ReadAsync(place, cancellationToken).ConfigureAwait(false)).ToHashSet(
                StringComparer.Ordinal);
            counts[place] = ids.Count;
            foreach (var id in ids)
                (found.TryGetValue(id, out var places) ? places : found[id] = []).Add(place);
        }

        var tokens = (await ReadAsync("d", cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var records = (await ReadAsync("xr", cancellationToken).ConfigureAwait(false)).ToHashSet(
            StringComparer.Ordinal);
        List<string> problems =
        [
            .. bodies.Where(id => !found.ContainsKey(id)).Select(id => $"{id} is stored but is in no place"),
            .. found
                .Where(one => one.Value.Count > 1)
                .Select(one => $"{one.Key} is in several places: {string.Join(", ", one.Value)}"),
            .. found
                .Keys.Where(id => !bodies.Contains(id))
                .Select(id => $"{id} is in {found[id][0]} but is not stored"),
            .. Mismatch(found, "l", tokens, "d"),
            .. Mismatch(found, "x", records, "xr"),
            .. await FindOrderProblemsAsync(found, cancellationToken).ConfigureAwait(false),
            .. await StraysAsync("s", bodies, cancellationToken).ConfigureAwait(false),
            .. await StraysAsync("e", bodies, cancellationToken).ConfigureAwait(false),
            .. await StraysAsync("u", bodies, cancellationToken).ConfigureAwait(false),
        ];
        return new RedisQueueAudit
        {
            Channel = queue.Channel,
            Bodies = bodies.Count,
            Ready = counts["t"] + counts["c"] + counts["tr"] + counts["cr"] + counts["tf"] + counts["cf"],
            Delayed = counts["zt"] + counts["zc"],
            InFlight = counts["l"],
            DeadLetters = counts["x"],
            Problems = problems,
        };
    }

    /// <summary>
    /// Checks that each follower is in a chain, and that each hold has a holder: otherwise the envelopes of a recipient
    /// would wait forever.
    /// </summary>
    private async Task<IEnumerable<string>> FindOrderProblemsAsync(
        Dictionary<string, List<string>> found,
        CancellationToken cancellationToken)
    {
        var followers = found.Where(one => one.Value.Any(IsOfFollowers)).Select(one => one.Key).ToHashSet();
        var chained = (await ReadAsync("on", cancellationToken, ofValues: true).ConfigureAwait(false)).ToHashSet();
        var holders = (await ReadAsync("o", cancellationToken, ofValues: true).ConfigureAwait(false)).ToHashSet();
        return
        [
            .. followers.Except(chained).Select(id => $"{id} is a follower but in no chain"),
            .. chained.Except(followers).Select(id => $"{id} is in a chain but not a follower"),
            .. holders.Where(id => !found.TryGetValue(id, out var places) || !places.Exists(IsOfHolders))
                .Select(id => $"{id} holds later envelopes but cannot leave"),
        ];
    }

    private static bool IsOfFollowers(string place) => place is "tf" or "cf";

    private static bool IsOfHolders(string place) => place is not ("tf" or "cf" or "x");

    private static IEnumerable<string> Mismatch(
        Dictionary<string, List<string>> found,
        string place,
        HashSet<string> other,
        string name) =>
        [
            .. found
                .Where(one => one.Value.Contains(place) && !other.Contains(one.Key))
                .Select(one => $"{one.Key} is in {place} but not in {name}"),
            .. other
                .Where(id => !found.TryGetValue(id, out var places) || !places.Contains(place))
                .Select(id => $"{id} is in {name} but not in {place}"),
        ];

    private async Task<IEnumerable<string>> StraysAsync(
        string other,
        HashSet<string> bodies,
        CancellationToken cancellationToken) =>
        (await ReadAsync(other, cancellationToken).ConfigureAwait(false))
            .Where(id => !bodies.Contains(id))
            .Select(id => $"{id} has an entry in {other} but is not stored");

    private async Task<List<string>> ReadAsync(
        string suffix,
        CancellationToken cancellationToken,
        bool ofValues = false)
    {
        var all = new List<string>();
        var cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisValue[] arguments = [QueueKeys.IndexOf(suffix), cursor, ofValues];
            var page = (RedisResult[])(await context.RunAsync(QueueScripts.Scan, queue.Keys.All, arguments)
                .ConfigureAwait(false))!;
            cursor = (string)page[0]!;
            all.AddRange(((RedisValue[])page[1]!).Select(id => (string)id!));
        }
        while (cursor != "0");
        return all;
    }
}
