using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sqlite.Tests.Storage;

/// <summary>What the retention sweep deletes, and what it keeps.</summary>
public class RetentionTests
{
    private static readonly TimeSpan MarksKept = TimeSpan.FromHours(72);

    [Fact]
    public async Task Dead_letters_are_deleted_after_their_retention_and_counted()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        for (var index = 0; index < 3; index++)
            await fixture.DeadLetterAsync($"old {index}");
        fixture.Time.Advance(TimeSpan.FromDays(29));
        var kept = await fixture.DeadLetterAsync("new");
        (await fixture.SweepAsync()).Should().BeEmpty();

        fixture.Time.Advance(TimeSpan.FromDays(1));

        (await fixture.SweepAsync()).Should().Equal(new Dictionary<int, long> { [fixture.Queue] = 3 });
        (await fixture.StatisticsAsync()).DeadLetters.Should().Be(1);
        (await fixture.Store.FindDeadLetterAsync(kept.Id, default))!.Reason.Should().Be("rejected");
    }

    [Fact]
    public async Task More_dead_letters_than_a_batch_are_deleted()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        const int Many = 1203;
        await fixture.EnqueueAsync([.. Enumerable.Range(0, Many).Select(index => fixture.Message($"user {index}"))]);
        var leases = await fixture.ClaimAsync(Many);
        var settlements = leases.Select(lease => fixture.Settlement(lease, SettlementKind.DeadLetter));
        await fixture.Store.SettleAsync(StoreFixture.SettleBatch([.. settlements]), default);
        var commits = fixture.Store.Writer.Commits;
        fixture.Time.Advance(TimeSpan.FromDays(31));

        (await fixture.SweepAsync())[fixture.Queue].Should().Be(Many);

        (fixture.Store.Writer.Commits - commits).Should().BeGreaterThanOrEqualTo(3, "each batch is a transaction");
        fixture.Count("dead").Should().Be(0);
    }

    [Fact]
    public async Task An_idempotency_key_counts_until_the_end_of_its_window()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var key = Guid.NewGuid();
        var first = fixture.Message(key: key);
        await fixture.EnqueueAsync(first);
        fixture.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var duplicate = EnqueueResult.Duplicate(first.Id, first.NotificationId);

        (await fixture.EnqueueAsync(fixture.Message(key: key))).Results.Should().Equal(duplicate);
        (await FindAsync(fixture, key)).Should().ContainKey(new(fixture.Queue, key)).WhoseValue.Should().Be(duplicate);
        (await FindAsync(fixture, Guid.NewGuid())).Should().BeEmpty();

        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        (await FindAsync(fixture, key)).Should().BeEmpty();
        (await fixture.EnqueueAsync(fixture.Message(key: key))).Results.Should().Equal(EnqueueResult.Accepted);
    }

    [Fact]
    public async Task Keys_of_ended_windows_are_deleted()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.EnqueueAsync([.. Enumerable.Range(0, 700).Select(_ => fixture.Message(key: Guid.NewGuid()))]);
        await fixture.EnqueueAsync(fixture.Message(delay: TimeSpan.FromHours(1), key: Guid.NewGuid()));

        fixture.Time.Advance(TimeSpan.FromHours(24));
        await fixture.SweepAsync();

        fixture.Count("idempotency").Should().Be(1, "the window of the delayed message is measured from its time");
    }

    [Fact]
    public async Task A_mark_of_a_notification_is_deleted_when_its_messages_have_ended()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var delayed = fixture.Message(delay: TimeSpan.FromDays(30));
        var other = fixture.Message("bob");
        await fixture.EnqueueAsync(delayed, other);
        await CancelAsync(fixture, delayed.NotificationId);
        await CancelAsync(fixture, other.NotificationId);
        await fixture.CompleteAsync(await fixture.ClaimOneAsync());
        fixture.Time.Advance(MarksKept - TimeSpan.FromSeconds(1));
        await fixture.SweepAsync();
        fixture.Count("canceled").Should().Be(2);

        fixture.Time.Advance(TimeSpan.FromSeconds(1));
        await fixture.SweepAsync();

        fixture.Count("canceled").Should().Be(1, "the delayed message needs its mark");
        fixture.Time.Advance(TimeSpan.FromDays(30));
        await fixture.SweepAsync();
        var lease = await fixture.ClaimOneAsync();
        lease.IsCanceled.Should().BeTrue();
        await fixture.CompleteAsync(lease);
        await fixture.SweepAsync();
        fixture.Count("canceled").Should().Be(0);
    }

    [Fact]
    public async Task A_mark_of_a_campaign_is_deleted_when_no_message_has_it()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        await fixture.Store.CancelAsync(new(CancellationMarkKind.Campaign, "spring"), default);
        fixture.Time.Advance(MarksKept - TimeSpan.FromSeconds(1));
        await fixture.EnqueueAsync(fixture.Message(lane: Lane.Campaign, campaign: "spring"));
        fixture.Time.Advance(TimeSpan.FromDays(1));
        await fixture.SweepAsync();
        var lease = await fixture.ClaimOneAsync();
        lease.IsCanceled.Should().BeTrue("a message needs the mark");
        await fixture.CompleteAsync(lease);

        await fixture.SweepAsync();

        await fixture.EnqueueAsync(fixture.Message(lane: Lane.Campaign, campaign: "spring"));
        (await fixture.ClaimOneAsync()).IsCanceled.Should().BeFalse();
    }

    [Fact]
    public async Task A_dead_letter_does_not_keep_a_mark_but_a_requeued_one_does()
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var (dead, requeued) = (await fixture.DeadLetterAsync("ada"), await fixture.DeadLetterAsync("bob"));
        await CancelAsync(fixture, dead.NotificationId);
        await CancelAsync(fixture, requeued.NotificationId);
        await RequeueAsync(fixture, requeued);
        fixture.Time.Advance(MarksKept);

        await fixture.SweepAsync();

        fixture.Count("canceled").Should().Be(1);
        (await fixture.ClaimOneAsync()).IsCanceled.Should().BeTrue();
    }

    private static Task<IReadOnlyDictionary<IdempotencyKeyHash, EnqueueResult>> FindAsync(
        StoreFixture fixture,
        Guid key) =>
        fixture.Store.FindKeysAsync([new(fixture.Queue, key)], default);

    private static Task CancelAsync(StoreFixture fixture, Guid notification) =>
        fixture.Store.CancelAsync(new(CancellationMarkKind.Notification, notification.ToString()), default);

    private static async Task RequeueAsync(StoreFixture fixture, NewMessage message)
    {
        var letter = new RequeuedLetter
        {
            Id = message.Id,
            NotificationId = message.NotificationId,
            Queue = fixture.Queue,
            Lane = message.Lane,
            OrderingKey = message.OrderingKey,
            State = StoreFixture.Bytes("state"),
        };
        (await fixture.Store.RequeueAsync([letter], default)).Should().Be(1);
    }
}
