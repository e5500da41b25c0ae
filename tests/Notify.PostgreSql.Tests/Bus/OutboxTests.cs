using System.Data;
using Notify.Bus;
using Notify.Testing;
using Npgsql;

namespace Notify.PostgreSql.Tests.Bus;

/// <summary>Messages that are added in transactions of the application.</summary>
public sealed class OutboxTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_committed_message_is_claimed_and_a_rolled_back_one_never()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var application = await OpenAsync(database);
        var (sent, discarded) = (TestDatabase.Envelope(), TestDatabase.Envelope());
        await using (var transaction = await application.BeginTransactionAsync())
        {
            await bus.EnqueueAsync([discarded], transaction, default);
            await transaction.RollbackAsync();
        }

        var claim = bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask();
        await using (var transaction = await application.BeginTransactionAsync())
        {
            await bus.EnqueueAsync([sent], transaction, default);
            claim.IsCompleted.Should().BeFalse();
            await transaction.CommitAsync();
        }

        (await claim.WaitAsync(Soon)).Should().ContainSingle().Which.Envelope.Id.Should().Be(sent.Id);
        var row = (await bus.GetStatisticsAsync()).For("email");
        (row.Transactional, row.InFlight, row.TotalAccepted).Should().Be((0L, 1L, 1L));
        (await bus.AuditAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Rolling_back_to_a_savepoint_removes_the_message_and_its_key()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var application = await OpenAsync(database);
        var kept = Keyed("order-1");
        await using (var transaction = await application.BeginTransactionAsync())
        {
            await transaction.SaveAsync("before");
            await bus.EnqueueAsync([Keyed("order-1")], transaction, default);
            await transaction.RollbackAsync("before");
            await bus.EnqueueAsync([kept], transaction, default);
            await transaction.CommitAsync();
        }

        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask().WaitAsync(Soon)).Single();
        lease.Envelope.Id.Should().Be(kept.Id);
        (await bus.EnqueueAsync([Keyed("order-1")]))[0].Should().Be(
            EnqueueResult.Duplicate(kept.Id, kept.NotificationId));
    }

    [Theory]
    [InlineData(IsolationLevel.ReadCommitted)]
    [InlineData(IsolationLevel.RepeatableRead)]
    [InlineData(IsolationLevel.Serializable)]
    public async Task A_known_key_fails_no_transaction_and_sends_nothing(IsolationLevel level)
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await bus.EnqueueAsync([Keyed("order-1")]);
        var first = (await bus.ClaimAsync("email", ClaimLimits.Any(10))).Single();
        await bus.SettleAsync(first, Settlement.Complete(first.State));
        await using var application = await OpenAsync(database);
        await using (var transaction = await application.BeginTransactionAsync(level))
        {
            await bus.EnqueueAsync([Keyed("order-1"), Keyed("order-2"), Keyed("order-2")], transaction, default);
            await transaction.CommitAsync();
        }

        var leases = await bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask().WaitAsync(Soon);
        leases.Should().ContainSingle().Which.Envelope.IdempotencyKey.Should().Be("order-2");
        var row = (await bus.GetStatisticsAsync()).For("email");
        (row.Transactional, row.TotalAccepted).Should().Be((0L, 2L));
        (await bus.AuditAsync()).Should().BeEmpty("the messages of known keys are deleted");
    }

    [Fact]
    public async Task Keys_in_opposite_order_neither_wait_nor_deadlock()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var one = await OpenAsync(database);
        await using var other = await OpenAsync(database);
        await using var first = await one.BeginTransactionAsync();
        await using var second = await other.BeginTransactionAsync();

        await bus.EnqueueAsync([Keyed("a")], first, default);
        await bus.EnqueueAsync([Keyed("b")], second, default);
        await bus.EnqueueAsync([Keyed("b")], first, default).WaitAsync(Soon);
        await bus.EnqueueAsync([Keyed("a")], second, default).WaitAsync(Soon);
        await first.CommitAsync();
        await second.CommitAsync();

        var keys = new List<string?>();
        while (keys.Count < 2)
        {
            keys.AddRange((await bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask().WaitAsync(Soon))
                .Select(lease => lease.Envelope.IdempotencyKey));
        }

        keys.Should().BeEquivalentTo("a", "b");
        (await bus.AuditAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_bus_call_with_the_key_of_an_open_transaction_does_not_wait_for_it()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var application = await OpenAsync(database);
        await using var transaction = await application.BeginTransactionAsync();
        await bus.EnqueueAsync([Keyed("order-1")], transaction, default);

        var accepted = Keyed("order-1");
        (await bus.EnqueueAsync([accepted]).AsTask().WaitAsync(Soon))[0].Should().Be(EnqueueResult.Accepted);
        await transaction.CommitAsync();

        (await bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask().WaitAsync(Soon))
            .Should().ContainSingle().Which.Envelope.Id.Should().Be(accepted.Id);
        (await bus.GetStatisticsAsync()).For("email").Transactional.Should().Be(0);
    }

    [Fact]
    public async Task A_message_with_a_delay_waits_from_its_insertion_and_keeps_its_order()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var application = await OpenAsync(database);
        var now = TimeProvider.System.GetUtcNow();
        var later = TestEnvelopes.Envelope("email", notBefore: now.AddHours(1), now: now);
        var soon = TestEnvelopes.Envelope("email", notBefore: now.AddSeconds(1), now: now);
        await using (var transaction = await application.BeginTransactionAsync())
        {
            await bus.EnqueueAsync([later, soon], transaction, default);
            await transaction.CommitAsync();
        }

        (await bus.ClaimAsync("email", ClaimLimits.Any(10)).AsTask().WaitAsync(Soon))
            .Should().ContainSingle().Which.Envelope.Id.Should().Be(soon.Id);
        TimeProvider.System.GetUtcNow().Should().BeOnOrAfter(now.AddSeconds(1));
        (await bus.GetStatisticsAsync()).For("email").Delayed.Should().Be(1);
    }

    [Fact]
    public async Task A_transaction_of_another_database_is_refused_and_remains_usable()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var empty = await TestDatabase.CreateAsync(postgres.Server);
        await using var foreign = await TestDatabase.CreateAsync(postgres.Server);
        await foreign.CreateBus().GetStatisticsAsync();
        var bus = database.CreateBus();
        foreach (var other in new[] { empty, foreign })
        {
            await using var application = await OpenAsync(other);
            await using var transaction = await application.BeginTransactionAsync();

            var refused = (await bus.Invoking(one => one.EnqueueAsync([TestDatabase.Envelope()], transaction, default))
                .Should().ThrowAsync<ArgumentException>()).Which;

            refused.Message.Should().Contain(application.Database)
                .And.Contain(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database);
            await using var command = new NpgsqlCommand("SELECT 1", application);
            (await command.ExecuteScalarAsync()).Should().Be(1, "the transaction was not aborted");
        }
    }

    [Fact]
    public async Task Hundreds_of_messages_of_one_transaction_are_claimed_in_their_order()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var bus = database.CreateBus();
        await using var application = await OpenAsync(database);
        var envelopes = Enumerable.Range(0, 700).Select(_ => TestDatabase.Envelope()).ToArray();
        await using (var transaction = await application.BeginTransactionAsync())
        {
            foreach (var some in envelopes.Chunk(7))
                await bus.EnqueueAsync(some, transaction, default);
            await transaction.CommitAsync();
        }

        var claimed = new List<Guid>();
        while (claimed.Count < envelopes.Length)
        {
            claimed.AddRange((await bus.ClaimAsync("email", ClaimLimits.Any(100)).AsTask().WaitAsync(Soon))
                .Select(lease => lease.Envelope.Id));
        }

        claimed.Should().Equal(envelopes.Select(envelope => envelope.Id));
    }

    [Fact]
    public async Task A_process_that_only_enqueues_wakes_the_workers_of_another_one_after_the_commit()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var worker = database.CreateBus(options => options.Bus.PollInterval = TimeSpan.FromMinutes(1));
        var producer = database.CreateBus();
        var claim = worker.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();
        await using var application = await OpenAsync(database);
        await using var transaction = await application.BeginTransactionAsync();
        await producer.EnqueueAsync([TestDatabase.Envelope()], transaction, default);
        await transaction.CommitAsync();

        producer.WakeOutbox();

        (await claim.WaitAsync(Soon)).Should().ContainSingle();
    }

    private static Envelope Keyed(string key) =>
        TestEnvelopes.Envelope("email", key: key, now: TimeProvider.System.GetUtcNow());

    private static async Task<NpgsqlConnection> OpenAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
