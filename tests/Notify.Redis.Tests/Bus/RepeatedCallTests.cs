using System.Globalization;
using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>Calls made again because an answer was lost, and calls that arrive too late.</summary>
public class RepeatedCallTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Slot = "i:test:1";

    [Fact]
    public async Task An_enqueue_made_again_adds_nothing()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelope = BusRig.Envelope("order-1");

        var answers = new[] { await EnqueueAsync(rig, 1, envelope), await EnqueueAsync(rig, 1, envelope) };

        answers.Should().Equal("a", "a");
        (await rig.Database.ListLengthAsync(rig.Key("t"))).Should().Be(1);
    }

    [Fact]
    public async Task A_call_that_arrives_after_its_successor_does_nothing()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await EnqueueAsync(rig, 2, BusRig.Envelope());

        (await EnqueueAsync(rig, 1, BusRig.Envelope())).Should().Be("late");
        (await SettleAsync(rig, 1, "nobody", 1)).Should().Be("late");
        ((RedisResult[])(await ClaimAsync(rig, 1))!)[4].Length.Should().Be(0);
        (await rig.Database.ListLengthAsync(rig.Key("t"))).Should().Be(1);
    }

    [Fact]
    public async Task A_settlement_made_again_gets_the_answer_of_the_first()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();

        (await SettleAsync(rig, 1, lease.Envelope.Id.ToString(), lease.Token)).Should().Be("1");
        (await SettleAsync(rig, 1, lease.Envelope.Id.ToString(), lease.Token)).Should().Be("1");
        (await SettleAsync(rig, 2, lease.Envelope.Id.ToString(), lease.Token)).Should().Be("0");
    }

    [Fact]
    public async Task A_claim_made_again_gets_what_the_first_leased()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope()]);

        var first = (RedisResult[])(await ClaimAsync(rig, 1))!;
        var again = (RedisResult[])(await ClaimAsync(rig, 1))!;

        ((string[])again[4]!).Should().Equal((string[])first[4]!);
        ((string)again[3]!).Should().Be((string)first[3]!);
        (await rig.Bus.GetStatisticsAsync()).For(Channels.Email).InFlight.Should().Be(1);
    }

    [Fact]
    public async Task A_claim_made_again_after_its_lease_was_settled_takes_the_next()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope()]);
        var first = (RedisResult[])(await ClaimAsync(rig, 1))!;
        await SettleAsync(rig, 2, ((string[])first[4]!)[0]![..36], (long)first[3]);
        await rig.Database.KeyDeleteAsync(rig.Key(Slot));
        await rig.Database.StringSetAsync(rig.Key(Slot), $"1 {(long)first[3]} {((string[])first[4]!)[0]}");

        var again = (RedisResult[])(await ClaimAsync(rig, 1))!;

        ((string[])again[4]!).Should().HaveCount(1).And.NotEqual((string[])first[4]!);
    }

    [Fact]
    public async Task A_claim_made_again_begins_its_leases_anew()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var first = (RedisResult[])(await ClaimAsync(rig, 1))!;
        await rig.Database.SortedSetAddAsync(rig.Key("l"), ((string[])first[4]!)[0]![..36], 1);

        var again = (RedisResult[])(await ClaimAsync(rig, 1))!;
        var other = (RedisResult[])
            (await RunAsync(
                    rig,
                    QueueScripts.Claim,
                    SlotKeys(rig, "i:test:2"),
                    1,
                    1,
                    1,
                    30_000,
                    9,
                    "PUBLISH",
                    "wake"))!;

        ((string[])again[4]!).Should().Equal((string[])first[4]!);
        other[4]
            .Length.Should().Be(0, "the leases of the first reply had expired before the caller received it");
    }

    private static RedisKey[] Keys(BusRig rig, params string[] idempotencyKeys) => SlotKeys(rig, Slot, idempotencyKeys);

    private static RedisKey[] SlotKeys(BusRig rig, string slot, params string[] idempotencyKeys)
    {
        var prefix = ((string)rig.Key("")!)[1..^2];
        var channel = prefix.LastIndexOf(':');
        return new QueueKeys(prefix[..channel], prefix[(channel + 1)..]).With(rig.Key(slot), idempotencyKeys);
    }

    private static async Task<string> EnqueueAsync(BusRig rig, long number, Envelope envelope)
    {
        var meta = envelope.IdempotencyKey is null
            ? "t"
            : string.Create(CultureInfo.InvariantCulture, $"t:0:1:{envelope.NotificationId}");
        var keys = envelope.IdempotencyKey is { } key ? Keys(rig, key) : Keys(rig);
        RedisValue[] encoded =
        [
            envelope.Id.ToString(),
            meta,
            RedisQueue.Hold(envelope),
            EnvelopeCodec.Encode(envelope),
        ];
        return (string)
            (await RunAsync(
                    rig,
                    QueueScripts.Enqueue,
                    keys,
                    [number, 100, 0, 60_000, "PUBLISH", "wake", 1, 1, .. encoded]))!;
    }

    private static async Task<string> SettleAsync(BusRig rig, long number, string id, long token) =>
        (string)(await RunAsync(rig, QueueScripts.Settle, Keys(rig), number, "PUBLISH", "wake", 1, id, token, 0))!;

    private static Task<RedisResult> ClaimAsync(BusRig rig, long number) =>
        RunAsync(rig, QueueScripts.Claim, Keys(rig), number, 1, 1, 30_000, 9, "PUBLISH", "wake");

    private static Task<RedisResult> RunAsync(
        BusRig rig,
        RedisScript script,
        RedisKey[] keys,
        params RedisValue[] arguments) =>
        rig.Database.ScriptEvaluateAsync(script.Text, keys, arguments);
}
