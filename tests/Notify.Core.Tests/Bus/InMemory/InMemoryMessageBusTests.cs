using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Testing;

namespace Notify.Tests.Bus.InMemory;

public class InMemoryMessageBusTests
{
    private readonly FakeTimeProvider _time = new(TestEnvelopes.Moment);

    [Fact]
    public async Task A_message_costs_no_more_than_its_entry_and_two_small_answers()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        IReadOnlyList<Envelope>[] calls =
        [
            .. Enumerable.Range(0, 2000).Select(_ => new[] { TestEnvelopes.Envelope() }),
        ];
        await PassThrough(bus, calls[..1000]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        await PassThrough(bus, calls[1000..]);
        var perMessage = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        perMessage.Should().BeLessThanOrEqualTo(256);
    }

    [Fact]
    public async Task Nothing_keeps_an_envelope_that_is_done()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);

        var gone = await EnqueueAndFinish(bus);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        gone.Count(envelope => envelope.IsAlive).Should().Be(0);
    }

    [Fact]
    public async Task Keys_are_forgotten_by_the_timer_alone()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var keys = await EnqueueAndFinishWithKeys(bus);
        _time.Advance(TimeSpan.FromHours(25));
        GC.Collect();

        keys.Count(key => key.IsAlive).Should().Be(0);
    }

    [Fact]
    public async Task Everything_that_is_due_comes_after_one_step_of_time()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        for (var i = 0; i < 3000; i++)
            await bus.EnqueueAsync([TestEnvelopes.Envelope(notBefore: _time.GetUtcNow().AddSeconds(1 + i))]);

        _time.Advance(TimeSpan.FromHours(1));

        (await bus.ClaimAsync("email", ClaimLimits.Any(5000))).Should().HaveCount(3000)
            .And.BeInAscendingOrder(lease => lease.EnqueuedAt);
    }

    [Fact]
    public async Task A_message_due_in_a_year_is_not_forgotten()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        await bus.EnqueueAsync([TestEnvelopes.Envelope(notBefore: _time.GetUtcNow().AddDays(365))]);
        var claim = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();

        for (var day = 0; day < 365; day++)
            _time.Advance(TimeSpan.FromDays(1));

        (await claim.WaitAsync(TimeSpan.FromSeconds(30))).Should().ContainSingle();
    }

    [Fact]
    public async Task A_key_and_a_time_at_the_end_of_time_do_no_harm()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);

        await bus.EnqueueAsync([TestEnvelopes.Envelope(key: "never", notBefore: DateTimeOffset.MaxValue)]);

        (await bus.GetStatisticsAsync()).For("email").Delayed.Should().Be(1);
    }

    [Fact]
    public async Task A_disposed_bus_ends_waiting_claims()
    {
        var bus = new InMemoryMessageBus(timeProvider: _time);
        var claim = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();

        bus.Dispose();

        await claim.Invoking(task => task.WaitAsync(TimeSpan.FromSeconds(30)))
            .Should().ThrowAsync<ObjectDisposedException>();
        await bus.Invoking(one => one.ClaimAsync("email", ClaimLimits.Any(1)).AsTask())
            .Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Bad_arguments_are_refused_by_name()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        using var other = new InMemoryMessageBus(timeProvider: _time);
        await other.EnqueueAsync([TestEnvelopes.Envelope()]);
        var foreign = (await other.ClaimAsync("email", ClaimLimits.Any(1)))[0];

        await bus.Invoking(one => one.ClaimAsync(" ", ClaimLimits.Any(1)).AsTask())
            .Should().ThrowAsync<ArgumentException>();
        await bus.Invoking(one => one.ClaimAsync("email", ClaimLimits.Any(0)).AsTask())
            .Should().ThrowAsync<ArgumentOutOfRangeException>();
        await bus.Invoking(one => one.ClaimAsync("email", new ClaimLimits(1, -1)).AsTask())
            .Should().ThrowAsync<ArgumentOutOfRangeException>();
        await bus.Invoking(one => one.EnqueueAsync([TestEnvelopes.Envelope(steps: [])]).AsTask())
            .Should().ThrowAsync<ArgumentException>();
        await bus.Invoking(one => one.SettleAsync(foreign, Settlement.Complete(foreign.State)).AsTask())
            .Should().ThrowAsync<ArgumentException>();
        await other.Invoking(one => one.SettleAsync(foreign, default).AsTask())
            .Should().ThrowAsync<ArgumentException>();
        await bus.Invoking(one => one.Control.PauseAsync("").AsTask()).Should().ThrowAsync<ArgumentException>();
        await bus.Invoking(one => one.Control.CancelCampaignAsync("").AsTask())
            .Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public void Bad_options_are_refused_by_name()
    {
        var options = new InMemoryBusOptions
        {
            LaneCapacity = 0,
            TransactionalWeight = 0,
            WhenFull = (FullLaneAction)7,
            LeaseDuration = TimeSpan.Zero,
        };

        FluentActions.Invoking(() => new InMemoryMessageBus(options)).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().HaveCount(4);
    }

    [Fact]
    public async Task The_answer_to_one_envelope_is_a_list_of_one()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);

        var answer = await bus.EnqueueAsync([TestEnvelopes.Envelope()]);

        answer.Should().ContainSingle();
        answer.Invoking(list => list[1]).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task The_token_of_a_lease_lost_before_it_was_asked_for_is_canceled()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        await bus.EnqueueAsync([TestEnvelopes.Envelope()]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        lease.Abandon();
        lease.Abandon();
        _time.Advance(TimeSpan.FromSeconds(30));

        lease.Lost.IsCancellationRequested.Should().BeTrue();
        (await bus.ClaimAsync("email", ClaimLimits.Any(5))).Should().ContainSingle().Which.State.History.Single()
            .Outcome.Should().Be(DeliveryOutcomes.LeaseLost);
    }

    [Fact]
    public async Task A_waiting_call_continues_when_an_envelope_that_became_due_finds_room()
    {
        using var bus = new InMemoryMessageBus(new InMemoryBusOptions { LaneCapacity = 1 }, _time);
        await bus.EnqueueAsync([TestEnvelopes.Envelope(), TestEnvelopes.Envelope("push")]);
        var scheduled = TestEnvelopes.Envelope("push", notBefore: _time.GetUtcNow().AddMinutes(1));
        var waiting = bus.EnqueueAsync([TestEnvelopes.Envelope(), scheduled]).AsTask();
        _time.Advance(TimeSpan.FromMinutes(1));
        await bus.ClaimAsync("email", ClaimLimits.Any(1));
        waiting.IsCompleted.Should().BeFalse("the second envelope is due, and its lane is full");

        await bus.ClaimAsync("push", ClaimLimits.Any(1));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Should().AllBeEquivalentTo(EnqueueResult.Accepted);
    }

    [Fact]
    public async Task Calls_that_need_another_lane_later_do_not_wait_for_each_other()
    {
        using var bus = new InMemoryMessageBus(new InMemoryBusOptions { LaneCapacity = 1 }, _time);
        await bus.EnqueueAsync([TestEnvelopes.Envelope(), TestEnvelopes.Envelope("push")]);
        var due = _time.GetUtcNow().AddMinutes(1);
        var (push, email) = (TestEnvelopes.Envelope("push", notBefore: due), TestEnvelopes.Envelope(notBefore: due));
        var first = bus.EnqueueAsync([TestEnvelopes.Envelope(), push]).AsTask();
        var second = bus.EnqueueAsync([TestEnvelopes.Envelope("push"), email]).AsTask();
        _time.Advance(TimeSpan.FromMinutes(1));

        foreach (var channel in new[] { "push", "email", "push", "email", "push", "email" })
        {
            if ((await bus.GetStatisticsAsync()).For(channel).Transactional > 0)
                await bus.ClaimAsync(channel, ClaimLimits.Any(1));
        }

        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_cancel_mark_without_an_envelope_is_removed()
    {
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        var (ready, dead) = (TestEnvelopes.Envelope(), TestEnvelopes.Envelope());
        var delayed = TestEnvelopes.Envelope(notBefore: _time.GetUtcNow().AddDays(9));
        await bus.EnqueueAsync([dead]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1)))[0];
        await bus.SettleAsync(lease, Settlement.DeadLetter("rejected", lease.State));
        await bus.EnqueueAsync([ready, delayed]);
        foreach (var envelope in new[] { ready, delayed, dead })
            await bus.Control.CancelAsync(envelope.NotificationId);
        for (var i = 0; i < 100; i++)
            await bus.Control.CancelAsync(Guid.CreateVersion7());

        _time.Advance(TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromHours(1));

        bus.CancelMarkCount.Should().Be(3);
        (await bus.ClaimAsync("email", ClaimLimits.Any(1)))[0].IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task A_rare_filter_examines_a_limited_number_of_dead_letters_for_each_page()
    {
        const int Many = 12_000;
        using var bus = new InMemoryMessageBus(timeProvider: _time);
        await bus.EnqueueAsync(TestEnvelopes.Envelopes(Many));
        var leases = await bus.ClaimAsync("email", ClaimLimits.Any(Many));
        foreach (var lease in leases)
            await bus.SettleAsync(lease, Settlement.DeadLetter(lease == leases[0] ? "rare" : "rejected", lease.State));
        var rare = new DeadLetterFilter { Reason = "rare" };

        var first = await bus.DeadLetters.ListAsync(rare);
        var second = await bus.DeadLetters.ListAsync(rare, first.Next);

        first.Items.Should().BeEmpty("the only match is older than all others");
        second.Items.Should().ContainSingle();
        second.Next.Should().BeNull();
    }

    private static async Task PassThrough(InMemoryMessageBus bus, IReadOnlyList<Envelope>[] calls)
    {
        foreach (var call in calls)
        {
            await bus.EnqueueAsync(call);
            var leases = await bus.ClaimAsync("email", ClaimLimits.Any(64));
            await bus.SettleAsync(leases[0], Settlement.Complete(leases[0].State));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> EnqueueAndFinish(InMemoryMessageBus bus)
    {
        var envelopes = TestEnvelopes.Envelopes(1000);
        await bus.EnqueueAsync(envelopes);
        foreach (var lease in await bus.ClaimAsync("email", ClaimLimits.Any(500)))
            await bus.SettleAsync(lease, Settlement.Defer(TestEnvelopes.Moment, lease.State));
        foreach (var lease in await bus.ClaimAsync("email", ClaimLimits.Any(2000)))
            await bus.SettleAsync(lease, Settlement.Complete(lease.State));
        return [.. envelopes.Select(envelope => new WeakReference(envelope))];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> EnqueueAndFinishWithKeys(InMemoryMessageBus bus)
    {
        var envelopes = Enumerable.Range(0, 5000).Select(i => TestEnvelopes.Envelope(key: $"key {i}")).ToList();
        await bus.EnqueueAsync(envelopes);
        foreach (var lease in await bus.ClaimAsync("email", ClaimLimits.Any(5000)))
            await bus.SettleAsync(lease, Settlement.Complete(lease.State));
        return [.. envelopes.Select(envelope => new WeakReference(envelope.IdempotencyKey))];
    }
}
