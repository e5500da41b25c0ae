using Notify.Chaos.Arena;

namespace Notify.Chaos.Rows;

public class SoakTests
{
    /// <summary>The remaining keys of a queue that was used: its counters, and the list of channels.</summary>
    private static readonly string[] Baseline =
    [
        "notify:channels", "{notify:first}:n", "{notify:first}:p", "{notify:second}:n", "{notify:second}:p",
    ];

    [Fact]
    public async Task Every_key_returns_to_its_baseline_once_the_windows_have_passed()
    {
        await using var ring = await Ring.StartAsync();
        await ring.ProducedAsync(
            1000,
            it => (it.IdempotencyMilliseconds, it.Via, it.PoisonEvery) = (2000, "first,second", 10));
        ring.Consume(it => it.Refuse = "first");
        var killed = ring.Consume(it => (it.Refuse, it.HangAfter) = ("first", 20));
        await killed.SaysAsync("SENT", 20);
        await killed.KillAsync();
        await ring.IdleAsync();

        await Until.TrueAsync(async () => (await LastingAsync(ring)).All(Baseline.Contains));
        (await LastingAsync(ring)).Should().NotBeEmpty();
    }

    /// <summary>The keys that do not expire soon.</summary>
    private static async Task<List<string>> LastingAsync(Ring ring)
    {
        var lasting = new List<string>();
        foreach (var key in (string[])(await ring.ExecuteAsync("KEYS", "*"))!)
        {
            // Calls and steps are remembered for at most ten minutes; the window of a key was two seconds.
            var left = (long)await ring.ExecuteAsync("PTTL", key);
            if (left == -1 || left > 600_000 || (left > 0 && key.Contains(":k:", StringComparison.Ordinal)))
                lasting.Add(key);
        }

        return lasting;
    }
}
