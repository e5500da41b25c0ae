using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Walks through a queue in small bites, so that the work of others goes on meanwhile. What moves while it is looked at may seem to be wrong; what is wrong stays so, and is seen every time.
/// </summary>
internal sealed class QueueAuditor(RedisQueue queue, BusContext context)
{
    private const int Looks = 3;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Places = ["t", "c", "tr", "cr", "l", "zt", "zc", "x"];

    public async Task<RedisQueueAudit> RunAsync(CancellationToken cancellationToken)
    {
        HashSet<string>? problems = null;
        for (var look = 1; ; look++)
        {
            var audit = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (problems is null)
                problems = [.. audit.Problems];
            else
                problems.IntersectWith(audit.Problems);
            if (problems.Count == 0 || look == Looks)
                return audit with { Problems = [.. problems.Order(StringComparer.Ordinal)] };
            await Task.Delay(Between, context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RedisQueueAudit> LookAsync(CancellationToken cancellationToken)
    {
        var bodies = (await ReadAsync("m", cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var place in Places)
        {
            // A walk may show one twice.
            var ids = (await ReadAsync(place, cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
            counts[place] = ids.Count;
            foreach (var id in ids)
                (found.TryGetValue(id, out var places) ? places : found[id] = []).Add(place);
        }

        var tokens = (await ReadAsync("d", cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        var records = (await ReadAsync("xr", cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
        List<string> problems =
        [
            .. bodies.Where(id => !found.ContainsKey(id)).Select(id => $"{id} is kept but stands nowhere"),
            .. found.Where(one => one.Value.Count > 1).Select(one => $"{one.Key} is in several places: {string.Join(", ", one.Value)}"),
            .. found.Keys.Where(id => !bodies.Contains(id)).Select(id => $"{id} stands in {found[id][0]} but is not kept"),
            .. Mismatch(found, "l", tokens, "d"),
            .. Mismatch(found, "x", records, "xr"),
            .. await StraysAsync("s", bodies, cancellationToken).ConfigureAwait(false),
            .. await StraysAsync("e", bodies, cancellationToken).ConfigureAwait(false),
            .. await StraysAsync("u", bodies, cancellationToken).ConfigureAwait(false),
        ];
        return new RedisQueueAudit
        {
            Channel = queue.Channel,
            Bodies = bodies.Count,
            Ready = counts["t"] + counts["c"] + counts["tr"] + counts["cr"],
            Delayed = counts["zt"] + counts["zc"],
            InFlight = counts["l"],
            DeadLetters = counts["x"],
            Problems = problems,
        };
    }

    private static IEnumerable<string> Mismatch(Dictionary<string, List<string>> found, string place, HashSet<string> beside, string name) =>
    [
        .. found.Where(one => one.Value.Contains(place) && !beside.Contains(one.Key)).Select(one => $"{one.Key} stands in {place} but not in {name}"),
        .. beside.Where(id => !found.TryGetValue(id, out var places) || !places.Contains(place)).Select(id => $"{id} stands in {name} but not in {place}"),
    ];

    private async Task<IEnumerable<string>> StraysAsync(string beside, HashSet<string> bodies, CancellationToken cancellationToken) =>
        (await ReadAsync(beside, cancellationToken).ConfigureAwait(false)).Where(id => !bodies.Contains(id)).Select(id => $"{id} has an entry in {beside} but is not kept");

    private async Task<List<string>> ReadAsync(string suffix, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        var cursor = "0";
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = (RedisResult[])(await context.RunAsync(QueueScripts.Scan, queue.Keys.All, [QueueKeys.IndexOf(suffix), cursor]).ConfigureAwait(false))!;
            cursor = (string)page[0]!;
            all.AddRange(((RedisValue[])page[1]!).Select(id => (string)id!));
        }
        while (cursor != "0");
        return all;
    }
}
