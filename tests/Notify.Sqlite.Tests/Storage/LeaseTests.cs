using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sqlite.Tests.Storage;

/// <summary>Leases that are lost, abandoned and settled late.</summary>
public class LeaseTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Leases_of_an_expired_worker_return_with_the_time_of_the_loss_and_the_state()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        var lease = await fixture.ClaimOneAsync();
        await fixture.SettleAsync(
            fixture.Settlement(lease, SettlementKind.Retry, state: StoreFixture.Bytes("one failure")));
        DateTimeOffset[] losses = [await LoseAsync(fixture), await LoseAsync(fixture)];

        lease = await fixture.ClaimOneAsync();

        lease.LostAt.Should().Equal(losses);
        lease.State.Should().Equal(StoreFixture.Bytes("one failure"));
        await fixture.SettleAsync(
            fixture.Settlement(lease, SettlementKind.Retry, state: StoreFixture.Bytes("three failures")));
        lease = await fixture.ClaimOneAsync();
        lease.LostAt.Should().BeEmpty("the new state contains the losses");
        lease.State.Should().Equal(StoreFixture.Bytes("three failures"));
    }

    [Fact]
    public async Task A_settlement_without_a_state_keeps_the_losses()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        var loss = await LoseAsync(fixture);
        var lease = await fixture.ClaimOneAsync();
        await fixture.SettleAsync(fixture.Settlement(lease, SettlementKind.Defer, isSuspect: true));

        (await fixture.ClaimOneAsync()).LostAt.Should().Equal(loss);
    }

    [Fact]
    public async Task Leases_whose_worker_is_not_registered_return()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        var lease = await fixture.ClaimOneAsync();
        Bus.TestRows.Run(fixture.Path, "DELETE FROM notify_worker");

        (await fixture.Store.ReturnExpiredLeasesAsync(default)).Should().Equal(fixture.Queue);

        fixture.Register(fixture.Worker);
        (await fixture.ClaimOneAsync()).Id.Should().Be(lease.Id);
    }

    [Fact]
    public async Task A_lease_lasts_until_the_end_of_its_registration()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var worker = Guid.CreateVersion7();
        fixture.Register(worker, Duration);
        await fixture.EnqueueOneAsync();
        var lease = await fixture.ClaimOneAsync(worker);
        fixture.Time.Advance(Duration);

        (await fixture.Store.ReturnExpiredLeasesAsync(default)).Should().BeEmpty();
        Renew(fixture, worker).Should().NotBeNull();
        fixture.Time.Advance(Duration + TimeSpan.FromTicks(10));
        (await fixture.Store.ReturnExpiredLeasesAsync(default)).Should().Equal(fixture.Queue);

        Renew(fixture, worker).Should().BeNull("the leases were returned");
        (await fixture.SettleAsync(fixture.Settlement(lease, SettlementKind.Complete))).Should().BeFalse();
        (await fixture.Store.ClaimAsync(fixture.Request(worker: worker), default)).IsWorkerLost.Should().BeTrue();
    }

    [Fact]
    public async Task A_registration_that_expired_unnoticed_can_be_renewed_but_claims_nothing_before()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var worker = Guid.CreateVersion7();
        fixture.Register(worker, Duration);
        await fixture.EnqueueAsync(fixture.Message("ada"), fixture.Message("bob"));
        var lease = (await fixture.ClaimAsync(1, worker)).Single();
        fixture.Time.Advance(Duration * 2);

        (await fixture.Store.ClaimAsync(fixture.Request(worker: worker), default)).IsWorkerLost.Should().BeTrue();
        Renew(fixture, worker).Should().Be(fixture.Time.GetUtcNow());

        (await fixture.ClaimAsync(10, worker)).Should().ContainSingle();
        await fixture.CompleteAsync(lease);
    }

    [Fact]
    public async Task An_abandoned_lease_ends_although_its_worker_is_renewed()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var worker = Guid.CreateVersion7();
        fixture.Register(worker, Duration);
        await fixture.EnqueueAsync(fixture.Message("ada"), fixture.Message("bob"));
        var leases = await fixture.ClaimAsync(2, worker);
        fixture.Time.Advance(Duration / 2);
        fixture.Store.Renew(new WorkerRenewal
        {
            Worker = worker,
            Duration = Duration,
            Abandoned = [new LeaseKey(fixture.Queue, leases[0].Lane, leases[0].OrderingKey, leases[0].Token)],
            AbandonedWorker = Guid.CreateVersion7(),
            AbandonedDuration = Duration * 2,
        });

        // It lasts until the earlier end of the registration at most.
        fixture.Time.Advance((Duration / 2) + TimeSpan.FromTicks(10));
        await fixture.Store.ReturnExpiredLeasesAsync(default);

        (await fixture.ClaimOneAsync()).Id.Should().Be(leases[0].Id);
        await fixture.CompleteAsync(leases[1]);
        (await fixture.SettleAsync(fixture.Settlement(leases[0], SettlementKind.Complete))).Should().BeFalse();
    }

    [Fact]
    public async Task A_stale_settlement_changes_nothing_and_its_neighbors_take_effect()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueAsync(fixture.Message("ada"), fixture.Message("bob"));
        var leases = await fixture.ClaimAsync();
        await fixture.CompleteAsync(leases[0]);

        var reply = await fixture.Store.SettleAsync(
            StoreFixture.SettleBatch(
                fixture.Settlement(leases[0], SettlementKind.DeadLetter),
                fixture.Settlement(leases[1], SettlementKind.Complete),
                fixture.Settlement(leases[1], SettlementKind.Complete)),
            default);

        reply.Settled.Should().Equal(false, true, false);
        (await fixture.StatisticsAsync()).Should().Match<StoredStatistics>(row => row.DeadLetters == 0
            && row.InFlight == 0);
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_time_of_the_first_unreadable_settlement_is_kept_until_another_settlement()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueOneAsync();
        var first = fixture.Time.GetUtcNow();
        for (var hour = 0; hour < 2; hour++)
        {
            var delay = TimeSpan.FromHours(1);
            var lease = await fixture.ClaimOneAsync();
            lease.UnreadableSince.Should().Be(hour == 0 ? null : first);
            await fixture.SettleAsync(fixture.Settlement(lease, SettlementKind.Defer, delay, isUnreadable: true));
            (await fixture.ClaimAsync()).Should().BeEmpty();
            fixture.Time.Advance(delay);
        }

        var readable = await fixture.ClaimOneAsync();
        readable.UnreadableSince.Should().Be(first);
        await fixture.SettleAsync(fixture.Settlement(readable, SettlementKind.Retry));
        (await fixture.ClaimOneAsync()).UnreadableSince.Should().BeNull();
    }

    private static DateTimeOffset? Renew(StoreFixture fixture, Guid worker) =>
        fixture.Store.Renew(new WorkerRenewal { Worker = worker, Duration = Duration });

    /// <summary>Claims everything with a worker that crashes.</summary>
    private static async Task<DateTimeOffset> LoseAsync(StoreFixture fixture)
    {
        var crashing = Guid.CreateVersion7();
        fixture.Register(crashing, Duration);
        await fixture.ClaimOneAsync(crashing);
        fixture.Time.Advance(Duration * 2);
        (await fixture.Store.ReturnExpiredLeasesAsync(default)).Should().Equal(fixture.Queue);
        return fixture.Time.GetUtcNow();
    }
}
