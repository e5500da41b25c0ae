using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sqlite.Tests.Storage;

/// <summary>Which messages a claim returns.</summary>
public class ClaimTests
{
    [Theory]
    [InlineData(10, 10, 10, 10, 1, 9, 1)]
    [InlineData(10, 10, 10, 10, 0, 10, 0)]
    [InlineData(3, 10, 10, 10, 1, 3, 7)]
    [InlineData(3, 10, 10, 4, 1, 3, 4)]
    [InlineData(10, 2, 10, 10, 5, 8, 2)]
    [InlineData(0, 10, 10, 10, 0, 0, 10)]
    [InlineData(10, 10, 1, 1, 1, 0, 1)]
    [InlineData(5, 5, 10, 0, 0, 5, 0)]
    public async Task The_lanes_get_their_share(
        int transactional,
        int campaign,
        int total,
        int mostCampaign,
        int share,
        int takenTransactional,
        int takenCampaign)
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueAsync(
        [
            .. Enumerable.Range(0, transactional).Select(index => fixture.Message($"t{index}")),
            .. Enumerable.Range(0, campaign).Select(index => fixture.Message($"c{index}", Lane.Campaign)),
        ]);

        var reply = await fixture.Store.ClaimAsync(fixture.Request(total, mostCampaign, share), default);

        reply.Leases.Select(lease => lease.Lane).Should().Equal(
        [
            .. Enumerable.Repeat(Lane.Transactional, takenTransactional),
            .. Enumerable.Repeat(Lane.Campaign, takenCampaign),
        ]);
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Messages_of_one_recipient_are_set_aside_and_counted_as_ready()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueAsync(
            [.. Enumerable.Range(0, 1000).Select(_ => fixture.Message()), fixture.Message("bob")]);

        var claimed = new List<StoredLease>();
        var claims = 0;
        for (var hasMore = true; hasMore; claims++)
        {
            var reply = await fixture.Store.ClaimAsync(fixture.Request(), default);
            claimed.AddRange(reply.Leases);
            hasMore = reply.HasMore;
        }

        claimed.Should().HaveCount(2, "the message of the other recipient is behind a thousand");
        claims.Should().BeGreaterThan(2, "one claim examines a bounded number of messages");
        (await fixture.StatisticsAsync()).Transactional.Should().Be(999);
        (await fixture.Store.CountReadyAsync(fixture.Queue, Lane.Transactional, 5000, default)).Should().Be(999);
        (await fixture.Store.CountReadyAsync(fixture.Queue, Lane.Transactional, 5, default)).Should().Be(5);
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Messages_of_one_recipient_keep_their_order_through_all_settlements()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var messages = Enumerable.Range(0, 30).Select(_ => fixture.Message()).ToArray();
        await fixture.EnqueueAsync(messages);
        var random = new Random(4711);
        var completed = new List<Guid>();
        while (completed.Count < messages.Length)
        {
            var lease = await fixture.ClaimOneAsync();
            var kind = random.Next(4) == 0 ? SettlementKind.Complete : SettlementKind.Defer;
            var delay = TimeSpan.FromSeconds(random.Next(2));
            await fixture.SettleAsync(fixture.Settlement(lease, kind, delay, keepsOrder: true));
            if (kind == SettlementKind.Complete)
                completed.Add(lease.Id);
            else
                fixture.Time.Advance(delay);
            (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
        }

        completed.Should().Equal(messages.Select(message => message.Id));
    }

    [Fact]
    public async Task A_suspect_of_the_campaign_lane_is_left_out_while_its_lane_has_no_turn()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var suspect = await fixture.EnqueueOneAsync("ada", Lane.Campaign);
        var lease = await fixture.ClaimOneAsync();
        await fixture.SettleAsync(fixture.Settlement(lease, SettlementKind.Retry, isSuspect: true));
        await fixture.EnqueueAsync(
            fixture.Message("bob"), fixture.Message("eve", Lane.Campaign), fixture.Message("dan"));

        var without = await fixture.Store.ClaimAsync(fixture.Request(3, 3, share: 0), default);
        var alone = await fixture.Store.ClaimAsync(fixture.Request(3, 3, share: 0), default);

        without.Leases.Select(one => one.Lane).Should()
            .Equal(Lane.Transactional, Lane.Transactional, Lane.Campaign);
        without.Leases.Should().NotContain(one => one.Id == suspect.Id);
        alone.Leases.Should().ContainSingle().Which.Id.Should().Be(suspect.Id);
    }

    [Fact]
    public async Task A_delayed_suspect_is_claimed_alone()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var suspect = await fixture.EnqueueOneAsync();
        var delay = TimeSpan.FromMinutes(1);
        await fixture.SettleAsync(
            fixture.Settlement(await fixture.ClaimOneAsync(), SettlementKind.Retry, delay, isSuspect: true));
        fixture.Time.Advance(delay);
        await fixture.EnqueueAsync(fixture.Message("bob"));

        (await fixture.ClaimOneAsync()).Id.Should().Be(suspect.Id);
        (await fixture.ClaimAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task The_time_until_the_next_message_is_due_is_reported()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        (await fixture.Store.ClaimAsync(fixture.Request(), default)).NextDue.Should().BeNull();
        await fixture.EnqueueAsync(
            fixture.Message(delay: TimeSpan.FromMinutes(5)),
            fixture.Message(lane: Lane.Campaign, delay: TimeSpan.FromMinutes(3)));
        fixture.Time.Advance(TimeSpan.FromMinutes(1));

        var reply = await fixture.Store.ClaimAsync(fixture.Request(), default);

        (reply.NextDue, reply.Leases.Count).Should().Be((TimeSpan.FromMinutes(2), 0));
        (await FindWorkAsync(fixture)).Should().BeEmpty();
        fixture.Time.Advance(TimeSpan.FromMinutes(2));
        (await FindWorkAsync(fixture)).Should().Equal(fixture.Queue);
        await fixture.Store.SetPausedAsync(fixture.Queue, true, default);
        (await FindWorkAsync(fixture)).Should().BeEmpty("a paused queue yields nothing");
        (await fixture.ClaimAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task More_due_messages_than_one_claim_promotes_become_ready_with_the_next_ones()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueAsync(
        [
            .. Enumerable.Range(0, 1100).Select(index => fixture.Message($"{index}", delay: TimeSpan.FromSeconds(1))),
        ]);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        var reply = await fixture.Store.ClaimAsync(fixture.Request(1), default);

        (reply.HasMore, reply.NextDue).Should().Be((true, TimeSpan.Zero));
        (await fixture.StatisticsAsync()).Delayed.Should().Be(600);
        (await fixture.ClaimAsync(2000)).Should().HaveCount(999);
        (await fixture.ClaimAsync(2000)).Should().HaveCount(100);
    }

    [Fact]
    public async Task Numbers_beyond_32_bits_work()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        Bus.TestRows.Run(fixture.Path, $"UPDATE notify_sequence SET value = {1L << 40}");
        var message = await fixture.EnqueueOneAsync();
        await fixture.EnqueueOneAsync();

        var lease = await fixture.ClaimOneAsync();

        (lease.Id, lease.Token).Should().Be((message.Id, (1L << 40) + 1));
        lease.Body.Should().Equal(message.Body);
        await fixture.CompleteAsync(lease);
        (await fixture.ClaimAsync()).Should().ContainSingle();
    }

    private static Task<IReadOnlyCollection<int>> FindWorkAsync(StoreFixture fixture) =>
        fixture.Store.FindWorkAsync([fixture.Queue, fixture.Queue + 1], default);
}
