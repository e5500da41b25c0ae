using Notify.Bus;
using Notify.Testing;

namespace Notify.Redis.Tests.Bus;

/// <summary>
/// The order per recipient, as far as the conformance cases do not cover it: the keys, and several processes.
/// </summary>
public class OrderTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Many_envelopes_of_one_recipient_do_not_delay_the_others()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var many = await EnqueueForAsync(rig, "ada", 3000);
        var other = (await EnqueueForAsync(rig, "bob", 1))[0];
        (await rig.ClaimOneAsync()).Envelope.Id.Should().Be(many[0].Id);

        var lease = await rig.ClaimOneAsync();

        lease.Envelope.Id.Should().Be(other.Id);
        (await rig.Database.SortedSetLengthAsync(rig.Key("tf"))).Should().Be(2999);
        (await rig.Bus.GetStatisticsAsync()).For(Channels.Email).Should().BeEquivalentTo(
            new { Transactional = 2999, InFlight = 2 });
        await AssertIsSoundAsync(rig);
    }

    [Fact]
    public async Task Every_follower_leaves_in_order_and_nothing_remains()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var many = await EnqueueForAsync(rig, "ada", 300);
        var others = await EnqueueForAsync(rig, "bob", 300);
        var claimed = new List<Guid>();
        while (claimed.Count < 600)
        {
            var leases = await rig.ClaimAsync(50);
            claimed.AddRange(leases.Select(lease => lease.Envelope.Id));
            await Task.WhenAll(leases.Select(lease => CompleteAsync(rig.Bus, lease)));
        }

        claimed.Intersect(many.Select(envelope => envelope.Id)).Should().Equal(many.Select(envelope => envelope.Id));
        claimed.Intersect(others.Select(envelope => envelope.Id))
            .Should().Equal(others.Select(envelope => envelope.Id));
        foreach (var key in new[] { "o", "on", "tf", "cf", "tr", "m" })
            (await rig.Database.KeyExistsAsync(rig.Key(key))).Should().BeFalse($"{key} is empty");
    }

    [Fact]
    public async Task A_settlement_wakes_a_waiting_claim_of_another_process()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.PollInterval = TimeSpan.FromMinutes(1));
        await using var another = rig.Another(bus => bus.PollInterval = TimeSpan.FromMinutes(1));
        var envelopes = await EnqueueForAsync(rig, "ada", 2);
        var lease = await rig.ClaimOneAsync();
        var claiming = another.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();
        await UntilAsync(async () => await rig.Database.SortedSetLengthAsync(rig.Key("tf")) == 1);

        await CompleteAsync(rig.Bus, lease);

        (await claiming.WaitAsync(Guard))[0].Envelope.Id.Should().Be(envelopes[1].Id);
    }

    [Fact]
    public async Task An_envelope_for_another_recipient_wakes_a_claim_that_waits_although_followers_are_ready()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.PollInterval = TimeSpan.FromMinutes(1));
        await EnqueueForAsync(rig, "ada", 2);
        await rig.ClaimOneAsync();
        var claiming = rig.Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();
        await UntilAsync(async () => await rig.Database.SortedSetLengthAsync(rig.Key("tf")) == 1);

        var other = (await EnqueueForAsync(rig, "bob", 1))[0];

        (await claiming.WaitAsync(Guard))[0].Envelope.Id.Should().Be(other.Id);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"v":"2.0"}""")]
    public async Task An_envelope_that_cannot_be_decoded_does_not_hold_the_others(string body)
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelopes = await EnqueueForAsync(rig, "ada", 2);
        await rig.Database.HashSetAsync(rig.Key("m"), envelopes[0].Id.ToString(), body);

        var lease = await rig.ClaimOneAsync();

        lease.Envelope.Id.Should().Be(envelopes[1].Id);
        await AssertIsSoundAsync(rig);
    }

    [Fact]
    public async Task A_dead_letter_lets_the_next_one_pass_and_returns_behind_it()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelopes = await EnqueueForAsync(rig, "ada", 3);
        var lease = await rig.ClaimOneAsync();
        await rig.Bus.SettleAsync(lease, Settlement.DeadLetter("rejected", lease.State));
        var second = await rig.ClaimOneAsync();

        (await rig.Bus.DeadLetters.RequeueAsync(envelopes[0].Id)).Should().BeTrue();

        await CompleteAsync(rig.Bus, second);
        foreach (var expected in new[] { envelopes[2], envelopes[0] })
        {
            var next = (await rig.ClaimAsync(10)).Should().ContainSingle().Which;
            next.Envelope.Id.Should().Be(expected.Id);
            await CompleteAsync(rig.Bus, next);
        }

        await AssertIsSoundAsync(rig);
    }

    [Fact]
    public async Task Canceled_followers_leave_in_batches()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelopes = await EnqueueForAsync(rig, "ada", 1200, "spring");
        var last = (await EnqueueForAsync(rig, "ada", 1))[0];
        var first = await rig.ClaimOneAsync();
        using (var enough = new CancellationTokenSource())
        {
            // Sets the others aside.
            var claiming = rig.Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(10), enough.Token).AsTask();
            await UntilAsync(async () => await rig.Database.SortedSetLengthAsync(rig.Key("tf")) == 1200);
            await enough.CancelAsync();
            await FluentActions.Awaiting(() => claiming).Should().ThrowAsync<OperationCanceledException>();
        }

        await rig.Bus.Control.CancelCampaignAsync("spring");
        await CompleteAsync(rig.Bus, first);

        // The lease of the next envelope reports the cancellation, and those of its followers are returned with it.
        (await rig.ClaimOneAsync()).IsCanceled.Should().BeTrue();
        (await rig.Database.SortedSetLengthAsync(rig.Key("l"))).Should().Be(501);
        (await rig.Database.SortedSetLengthAsync(rig.Key("tf"))).Should().Be(699);
        await AssertIsSoundAsync(rig);
        envelopes.Should().HaveCount(1200).And.NotContain(last);
    }

    [Fact]
    public async Task Canceled_followers_leave_before_one_that_is_not_canceled()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var before = (await EnqueueForAsync(rig, "ada", 1))[0];
        var canceled = await EnqueueForAsync(rig, "ada", 250, "spring");
        var after = await EnqueueForAsync(rig, "ada", 2);
        await rig.Bus.Control.CancelCampaignAsync("spring");
        var claimed = new List<(Guid Id, bool IsCanceled)>();

        while (claimed.Count < 253)
        {
            var lease = await rig.ClaimOneAsync();
            claimed.Add((lease.Envelope.Id, lease.IsCanceled));
            await CompleteAsync(rig.Bus, lease);
        }

        claimed.Should().Equal(
        [
            (before.Id, false),
            .. canceled.Select(envelope => (envelope.Id, true)),
            .. after.Select(envelope => (envelope.Id, false)),
        ]);
        await AssertIsSoundAsync(rig);
        (await rig.Database.KeyExistsAsync(rig.Key("o"))).Should().BeFalse();
    }

    [Fact]
    public async Task A_canceled_holder_that_leaves_with_others_ends_its_hold()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var holder = (await EnqueueForAsync(rig, "ada", 1, "spring"))[0];
        var lease = await rig.ClaimOneAsync();
        await EnqueueForAsync(rig, "bob", 1, "spring");
        var follower = (await EnqueueForAsync(rig, "ada", 1))[0];

        // It is due immediately and stands behind the other canceled envelope.
        await rig.Bus.SettleAsync(lease, Settlement.Retry(BusRig.Now, lease.State, keepsOrder: true));
        await rig.Bus.Control.CancelCampaignAsync("spring");
        var first = await rig.ClaimAsync(1);
        var second = await rig.ClaimAsync(1);

        first.Concat(second).Should().Contain(one => one.Envelope.Id == holder.Id);
        foreach (var one in first.Concat(second))
            await CompleteAsync(rig.Bus, one);
        (await rig.ClaimOneAsync()).Envelope.Id.Should().Be(follower.Id);
        await AssertIsSoundAsync(rig);
    }

    [Theory]
    [InlineData("on", "is a follower but in no chain")]
    [InlineData("tf", "is in a chain but not a follower")]
    [InlineData("l", "holds later envelopes but cannot leave")]
    public async Task The_audit_finds_what_would_wait_forever(string key, string problem)
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await EnqueueForAsync(rig, "ada", 3);
        await EnqueueForAsync(rig, "bob", 1);
        await rig.ClaimAsync(10);
        await AssertIsSoundAsync(rig);

        await rig.Database.KeyDeleteAsync(rig.Key(key));

        (await rig.Bus.AuditAsync()).Queues.SelectMany(queue => queue.Problems)
            .Should().Contain(found => found.Contains(problem));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Several_processes_keep_the_order_whatever_becomes_of_an_envelope(int seed)
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.LeaseDuration = TimeSpan.FromSeconds(1));
        var processes = Enumerable.Range(0, 3)
            .Select(_ => rig.Another(bus => bus.LeaseDuration = TimeSpan.FromSeconds(1)))
            .ToList();
        using var run = new Run(8, 30);
        var enqueueing = run.EnqueueAsync(rig.Bus);

        var working = processes.Select((bus, index) => run.WorkAsync(bus, new Random((seed * 10) + index)));
        await Task.WhenAll([enqueueing, .. working]).WaitAsync(Guard);

        run.Completed.Should().BeEquivalentTo(run.Expected, options => options.WithStrictOrdering());
        await AssertIsSoundAsync(rig);
        foreach (var key in new[] { "o", "on", "tf", "cf" })
            (await rig.Database.KeyExistsAsync(rig.Key(key))).Should().BeFalse($"{key} is empty");
        foreach (var bus in processes)
            await bus.DisposeAsync();
    }

    private static async Task<IReadOnlyList<Envelope>> EnqueueForAsync(
        BusRig rig,
        string user,
        int count,
        string? campaign = null)
    {
        var envelopes = Enumerable.Range(0, count)
            .Select(_ => TestEnvelopes.Envelope(Channels.Email, campaign: campaign, userId: user, now: BusRig.Now))
            .ToList();
        await rig.Bus.EnqueueAsync(envelopes);
        return envelopes;
    }

    private static async Task CompleteAsync(RedisMessageBus bus, Lease lease) =>
        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();

    private static async Task AssertIsSoundAsync(BusRig rig)
    {
        var audit = await rig.Bus.AuditAsync();
        audit.IsSound.Should().BeTrue(string.Join("; ", audit.Queues.SelectMany(queue => queue.Problems)));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var late = new CancellationTokenSource(Guard);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, late.Token);
    }

    /// <summary>Workers that settle at random, but always in a way that keeps the order.</summary>
    private sealed class Run(int users, int each) : IDisposable
    {
        private readonly CancellationTokenSource _done = new();
        private int _remaining = users * each;

        public Dictionary<string, List<Guid>> Expected { get; } = [];

        public Dictionary<string, List<Guid>> Completed { get; } = [];

        public void Dispose() => _done.Dispose();

        public async Task EnqueueAsync(RedisMessageBus bus)
        {
            for (var number = 0; number < each; number++)
            {
                var lane = number % 3 == 0 ? Lane.Campaign : Lane.Transactional;
                var envelopes = Enumerable.Range(0, users)
                    .Select(user => TestEnvelopes.Envelope(lane: lane, userId: $"user-{user}", now: BusRig.Now))
                    .ToList();
                foreach (var envelope in envelopes)
                    ListOf(Expected, envelope).Add(envelope.Id);
                await bus.EnqueueAsync(envelopes);
            }
        }

        public async Task WorkAsync(RedisMessageBus bus, Random random)
        {
            try
            {
                while (true)
                {
                    var limits = new ClaimLimits(random.Next(1, 12), random.Next(1, 5));
                    var leases = await bus.ClaimAsync(Channels.Email, limits, _done.Token);
                    foreach (var lease in leases.OrderBy(_ => random.Next()).ToList())
                        await SettleAsync(bus, lease, random);
                }
            }
            catch (OperationCanceledException) when (_done.IsCancellationRequested)
            {
                // All envelopes are completed.
            }
        }

        private async Task SettleAsync(RedisMessageBus bus, Lease lease, Random random)
        {
            var due = BusRig.Now.AddMilliseconds(random.Next(1, 60));
            switch (random.Next(12))
            {
                case 0:
                    await bus.SettleAsync(lease, Settlement.Retry(due, lease.State, keepsOrder: true));
                    return;
                case 1:
                    await bus.SettleAsync(lease, Settlement.Defer(due, lease.State, keepsOrder: true));
                    return;
                case 2:
                    await bus.SettleAsync(lease, Settlement.Defer(BusRig.Now, lease.State));
                    return;
                case 3 when random.Next(8) == 0:
                    lease.Abandon();
                    return;
                default:
                    await CompleteAsync(bus, lease);
                    return;
            }
        }

        private async Task CompleteAsync(RedisMessageBus bus, Lease lease)
        {
            var completed = ListOf(Completed, lease.Envelope);
            lock (completed)
                completed.Add(lease.Envelope.Id);
            (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
            if (Interlocked.Decrement(ref _remaining) == 0)
                await _done.CancelAsync();
        }

        private static List<Guid> ListOf(Dictionary<string, List<Guid>> lists, Envelope envelope)
        {
            var name = $"{envelope.Recipient.UserId} {envelope.Lane}";
            lock (lists)
                return lists.TryGetValue(name, out var list) ? list : lists[name] = [];
        }
    }
}
