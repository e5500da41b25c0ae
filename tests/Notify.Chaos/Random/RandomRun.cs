using System.Globalization;
using Notify.Chaos.Arena;
using Xunit.Abstractions;

namespace Notify.Chaos.Random;

/// <summary>
/// Several producers and consumers as real processes, and a random fault every quarter of a second, until every
/// accepted message is accounted for. It takes a minute; <c>NOTIFY_CHAOS=long</c> sends 20,000 messages.
/// <c>NOTIFY_CHAOS_SEED</c> repeats the faults of an earlier run.
/// </summary>
public class RandomRun(ITestOutputHelper output)
{
    private const int Producers = 2;
    private const int Consumers = 3;
    private const int Concurrency = 4;
    private const int PoisonEvery = 100;
    private const int Users = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task Everything_accepted_is_accounted_for()
    {
        var each = (Environment.GetEnvironmentVariable("NOTIFY_CHAOS") == "long" ? 20_000 : 1_000) / Producers;
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("NOTIFY_CHAOS_SEED"),
            CultureInfo.InvariantCulture,
            out var given)
            ? given
            : System.Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var ring = await Ring.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        var producers = Enumerable.Range(1, Producers).Select(number => ring.Produce(
            each, it =>
            {
                (it.Prefix, it.PaceMilliseconds, it.PoisonEvery) = ($"p{number}", 100, PoisonEvery);
                (it.Campaign, it.Users, it.Via) = (number == Producers, Users, "first,second");
            })).ToList();
        var consumers = Enumerable.Range(0, Consumers).Select(_ => Consume()).ToList();
        foreach (var process in producers.Concat(consumers))
            await process.SaysAsync("READY");

        var began = TimeProvider.System.GetTimestamp();
        var havoc = new Havoc(ring, new FaultDice(seed), Consume, consumers);
        await havoc.RageAsync(until: () =>
            producers.All(producer => producer.Count("DONE") == 1)
            || TimeProvider.System.GetElapsedTime(began) > Longest);
        producers.Should().OnlyContain(producer => producer.Count("DONE") == 1);
        await ring.IdleAsync(TimeSpan.FromMinutes(3));

        var account = await ring.TakeStockAsync();
        var report =
            $"chaos: seed {seed}: {account.Accepted.Count} messages, {havoc.Total} faults ({havoc}) in "
                + $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s; "
            + $"{account.Sent.Count} sent, {account.Dead.Count} dead letters, {account.Undecodable} undecodable, "
            + $"{account.Duplicates} sent once more, 0 lost";
        account.ShouldHold();
        account.Accepted.Should().HaveCount(Producers * each);
        account.Queued.Should().BeEmpty();
        account.Undecodable.Should().BeGreaterThanOrEqualTo(havoc.Of(Fault.Poison));

        // Only messages that a consumer had in flight may be sent once more.
        account.Duplicates
            .Should().BeLessThanOrEqualTo(Concurrency * (havoc.CutsForOne + (Consumers * havoc.CutsForAll)));
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("NOTIFY_CHAOS_REPORT") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, report + Environment.NewLine);

        WorkerProcess Consume() =>
            ring.Consume(it =>
                (it.Concurrency, it.Poison, it.Retries, it.SendMilliseconds) = (Concurrency, "throw", 10, 5));
    }
}
