using System.Globalization;
using System.Text;
using Notify.Bus;
using Notify.Testing;
using Notify.Tests.Shared;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace Notify.Redis.Tests.Bus;

/// <summary>Many dead letters, and dead letters that cannot be decoded.</summary>
public class DeadLetterBatchTests(ITestOutputHelper output)
{
    private const int Many = 20_000;
    private const int PageSize = 500;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_are_requeued_and_purged_in_batches(bool onLaterStep)
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await SeedAsync(rig, Many, onLaterStep);
        var before = await ScriptsAsync(rig);
        var startedAt = TimeProvider.System.GetTimestamp();

        (await rig.Bus.DeadLetters.RequeueAsync(new DeadLetterFilter { Reason = "rejected" })).Should().Be(Many - 1);

        var calls = await ScriptsAsync(rig) - before;
        var time = TimeProvider.System.GetElapsedTime(startedAt);
        output.WriteLine($"Requeued {Many:N0} dead letters with {calls} calls in {time.TotalSeconds:F2} s.");
        calls.Should().BeLessThan((Many / PageSize * (onLaterStep ? 3 : 2)) + 20);
        var first = onLaterStep ? "telegram" : Channels.Email;
        (await rig.Bus.GetStatisticsAsync()).For(first).Transactional.Should().Be(Many - 1);
        (await rig.Bus.DeadLetters.PurgeAsync(DeadLetterFilter.All)).Should().Be(1);
        (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_rare_filter_reads_a_limited_number_for_each_page()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await SeedAsync(rig, Many, onLaterStep: false);
        var rare = new DeadLetterFilter { Reason = "rare" };
        var before = await ScriptsAsync(rig);

        var page = await rig.Bus.DeadLetters.ListAsync(rare);

        page.Items.Should().BeEmpty("the only match is older than all others");
        page.Next.Should().NotBeNull();
        (await ScriptsAsync(rig) - before).Should().BeLessThanOrEqualTo((10_000 / PageSize) + 2);
        var found = new List<DeadLetter>();
        for (var cursor = page.Next; cursor is not null; cursor = page.Next)
        {
            page = await rig.Bus.DeadLetters.ListAsync(rare, cursor);
            found.AddRange(page.Items);
        }

        found.Should().ContainSingle();
    }

    [Fact]
    public async Task A_state_that_cannot_be_decoded_is_kept()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        var envelope = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([envelope]);
        var lease = await rig.ClaimOneAsync();
        var before = lease.State with { Accepted = ["ada@example.com"] };
        await rig.Bus.SettleAsync(lease, Settlement.Retry(BusRig.Now, before));
        await rig.Database.HashSetAsync(rig.Key("s"), envelope.Id.ToString(), "{\"v\":\"1.0\",\"accepted\":7}");

        await ClaimNothingAsync(rig);

        var letter = (await rig.Bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Single();
        (letter.Reason, letter.Envelope!.Id).Should().Be((DeliveryOutcomes.Undecodable, envelope.Id));
        Encoding.UTF8.GetString(letter.Bytes!.Value.Span).Should().Be("{\"v\":\"1.0\",\"accepted\":7}");
        letter.State.History.Single().Detail.Should().StartWith("its state");
        (await rig.Bus.DeadLetters.RequeueAsync(letter.Id)).Should().BeFalse("some recipients may have the message");
        (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_state_next_to_an_envelope_that_cannot_be_decoded_is_kept()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        var envelope = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([envelope]);
        var lease = await rig.ClaimOneAsync();
        var before = lease.State with { Failures = 2, Accepted = ["ada@example.com"] };
        await rig.Bus.SettleAsync(lease, Settlement.Retry(BusRig.Now, before));
        await rig.Database.HashSetAsync(rig.Key("m"), envelope.Id.ToString(), "broken");

        await ClaimNothingAsync(rig);

        var letter = (await rig.Bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Single();
        letter.State.Should().BeEquivalentTo(new { Failures = 2, Accepted = new[] { "ada@example.com" } });
        letter.State.History[^1].Outcome.Should().Be(DeliveryOutcomes.Undecodable);
    }

    private static async Task ClaimNothingAsync(BusRig rig)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var claiming = () => rig.Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1), enough.Token).AsTask();
        await claiming.Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>Writes dead letters as the scripts do. The oldest one has the reason <c>rare</c>.</summary>
    private static async Task SeedAsync(BusRig rig, int count, bool onLaterStep)
    {
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();
        await rig.Bus.SettleAsync(lease, Settlement.Complete(lease.State));
        string[] steps = onLaterStep ? ["telegram", Channels.Email] : [Channels.Email];
        var envelopes = Enumerable.Range(0, count)
            .Select(_ => TestEnvelopes.Envelope(steps: steps, now: BusRig.Now))
            .ToList();
        var now = BusRig.Now.ToUnixTimeMilliseconds() * 1000;
        HashEntry[] bodies = [.. envelopes.Select(one => new HashEntry(Id(one), EnvelopeCodec.Encode(one)))];
        HashEntry[] records =
        [
            .. envelopes.Select(one => new HashEntry(Id(one), one == envelopes[0] ? "t rare" : "t rejected")),
        ];
        SortedSetEntry[] times =
        [
            .. envelopes.Select((one, index) => new SortedSetEntry(Id(one), now - count + index)),
        ];
        await rig.Database.HashSetAsync(rig.Key("m"), bodies);
        await rig.Database.HashSetAsync(rig.Key("xr"), records);
        await rig.Database.SortedSetAddAsync(rig.Key("x"), times);
        await rig.Database.HashIncrementAsync(rig.Key("n"), "accepted", count);

        static string Id(Envelope envelope) => envelope.Id.ToString();
    }

    private static async Task<long> ScriptsAsync(BusRig rig)
    {
        var lines = ((string)(await rig.Database.ExecuteAsync("INFO", "commandstats"))!).Split('\n');
        return lines.Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture));
    }
}
