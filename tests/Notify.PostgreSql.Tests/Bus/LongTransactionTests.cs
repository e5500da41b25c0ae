using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Bus;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Npgsql;
using Xunit.Abstractions;

namespace Notify.PostgreSql.Tests.Bus;

/// <summary>
/// Transactions of others that stay open: a report with an old snapshot, and one that commits a message late.
/// </summary>
public sealed partial class LongTransactionTests(PostgreSqlServerFixture postgres, ITestOutputHelper output)
    : IClassFixture<PostgreSqlServerFixture>
{
    private const int Batch = 500;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Claims_read_no_more_pages_while_an_old_snapshot_keeps_all_dead_rows(bool alsoWrites)
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var (bus, store) = CreateBus(database);
        await PassAsync(bus, messages: 1_000);
        await using var report = new NpgsqlConnection(database.ConnectionString);
        await report.OpenAsync();
        await using var snapshot = await report.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await ExecuteAsync(report, alsoWrites ? "CREATE TEMP TABLE own (id int)" : "SELECT count(*) FROM notify.ready");

        await PassAsync(bus, messages: 2_000);
        var early = await CountPagesAsync(database, bus, store);
        await PassAsync(bus, messages: 20_000);
        var late = await CountPagesAsync(database, bus, store);
        var fromTheBeginning = await CountPagesAsync(database, bus, store: null);

        output.WriteLine(
            $"pages read by a claim of 50: {early} after 2,000 messages, {late} after 22,000; {fromTheBeginning} by the "
                + "first claim of a process");
        late.Should().BeLessThan(early * 2, "the rows of claimed messages are not read again");
        fromTheBeginning.Should().BeGreaterThan(late + 100, "the dead rows are still there");
        await snapshot.RollbackAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_a_long_transaction_commits_late_is_claimed_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var (bus, store) = CreateBus(database);
        await PassAsync(bus, messages: 1_000);
        await using var application = new NpgsqlConnection(database.ConnectionString);
        await application.OpenAsync();
        await using var transaction = await application.BeginTransactionAsync();
        var late = TestDatabase.Envelope();
        await InsertAsync(application, late);

        // The mark passes the transaction, which is in progress.
        await PassAsync(bus, messages: 3_000);
        var xid = await ScalarAsync(application, "SELECT pg_current_xact_id()::text");
        for (var moved = false; !moved;)
        {
            await PassAsync(bus, messages: 1);
            var (mark, inProgress) = store.MarkOf(lane: 2);
            moved = mark > ulong.Parse(xid, CultureInfo.InvariantCulture)
                && inProgress.Contains(ulong.Parse(xid, CultureInfo.InvariantCulture));
        }

        var claim = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();
        await transaction.CommitAsync();

        var lease = (await claim.WaitAsync(TimeSpan.FromSeconds(10))).Single();
        lease.Envelope.Id.Should().Be(late.Id);
        await bus.SettleAsync(lease, Settlement.Complete(lease.State));
        for (var isForgotten = false; !isForgotten;)
        {
            await PassAsync(bus, messages: 1);
            isForgotten = store.MarkOf(lane: 2).Late.Length == 0;
        }

        await bus.DisposeAsync();
    }

    [Fact]
    public async Task Claims_use_indexes_only_whatever_the_statistics_say()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var (bus, store) = CreateBus(database);
        await bus.GetStatisticsAsync();
        await ExpectIndexesAsync("no statistics");
        await database.ExecuteAsync("ANALYZE");
        await ExpectIndexesAsync("statistics of empty tables");
        await bus.EnqueueAsync([.. Enumerable.Range(0, 5_000).Select(_ => TestDatabase.Envelope())]);
        await bus.ClaimAsync("email", ClaimLimits.Any(1_000));
        await ExpectIndexesAsync("statistics of empty tables that are full now");
        await database.ExecuteAsync("ANALYZE");
        await ExpectIndexesAsync("true statistics");
        await bus.DisposeAsync();

        async Task ExpectIndexesAsync(string state)
        {
            var plan = await ExplainAsync(database, store, "EXPLAIN");
            plan.Should().Contain("Index").And.NotContain("Seq Scan", state);
        }
    }

    private static (SqlMessageBus Bus, PostgreSqlQueueStore Store) CreateBus(TestDatabase database)
    {
        var options = new PostgreSqlOptions { ConnectionString = database.ConnectionString };
        var store = new PostgreSqlQueueStore(options, TimeProvider.System, new Random(1), NullLogger.Instance);
        return (new SqlMessageBus(store, options.Bus), store);
    }

    private static async Task PassAsync(SqlMessageBus bus, int messages)
    {
        for (var passed = 0; passed < messages;)
        {
            var count = Math.Min(Batch, messages - passed);
            await bus.EnqueueAsync([.. Enumerable.Range(0, count).Select(_ => TestDatabase.Envelope())]);
            for (var claimed = 0; claimed < count;)
            {
                var leases = await bus.ClaimAsync("email", ClaimLimits.Any(100)).AsTask().WaitAsync(Soon);
                await Task.WhenAll(leases.Select(lease =>
                    bus.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask()));
                claimed += leases.Count;
            }

            passed += count;
        }
    }

    /// <summary>Counts the pages that a claim of 50 messages reads. Without a store, the claim has no mark.</summary>
    private static async Task<int> CountPagesAsync(
        TestDatabase database,
        SqlMessageBus bus,
        PostgreSqlQueueStore? store)
    {
        await bus.EnqueueAsync([.. Enumerable.Range(0, 50).Select(_ => TestDatabase.Envelope())]);
        var plan = await ExplainAsync(database, store, "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF)");
        var leases = await bus.ClaimAsync("email", ClaimLimits.Any(50)).AsTask().WaitAsync(Soon);
        await Task.WhenAll(leases.Select(lease => bus.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask()));
        plan.Should().Contain("rows=50");
        return Buffers().Match(plan).Groups.Cast<Group>().Skip(1).Where(group => group.Success)
            .Sum(group => int.Parse(group.Value, CultureInfo.InvariantCulture));
    }

    private static async Task<string> ExplainAsync(TestDatabase database, PostgreSqlQueueStore? store, string explain)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, Statements.UseIndexes);
        var worker = Guid.NewGuid();
        await ExecuteAsync(
            connection, $"INSERT INTO notify.worker VALUES ('{worker}', clock_timestamp() + interval '1 hour')");
        var (mark, late) = store?.MarkOf(lane: 2) ?? (0, []);
        await using var command = new NpgsqlCommand($"{explain} {new Statements("notify").Claim}", connection);
        command.Parameters.AddRange(new[]
        {
            Parameters.Of(1), Parameters.Of(2), Parameters.Of(3), Parameters.Of(50), Parameters.Of(50),
            Parameters.Of(5), Parameters.Of(worker), Parameters.Of(Guid.NewGuid()),
            Parameters.Of(mark.ToString(CultureInfo.InvariantCulture)), Parameters.Of("0"),
            Parameters.Of([.. late.Select(id => (string?)id.ToString(CultureInfo.InvariantCulture))]),
            Parameters.Of(Array.Empty<string?>()), Parameters.Of(50), Parameters.Of(7L),
        });
        var lines = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                lines.Add(reader.GetString(0));
        }

        await transaction.RollbackAsync();
        return string.Join('\n', lines);
    }

    private static async Task InsertAsync(NpgsqlConnection connection, Envelope envelope)
    {
        await using var insert = new NpgsqlCommand(new Statements("notify").AddMessages, connection);
        insert.Parameters.AddRange(new[]
        {
            Parameters.Of([envelope.Id]), Parameters.Of([envelope.NotificationId]), Parameters.Of([(string?)null]),
            Parameters.Of([2]), Parameters.Of([envelope.OrderingKey]),
            Parameters.Of([(byte[]?)EnvelopeCodec.Encode(envelope)]), Parameters.Of([0L]), Parameters.Of([(Guid?)null]),
        });
        await insert.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> ScalarAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex(@"Buffers: (?:shared )?(?:hit=(\d+))?(?: ?read=(\d+))?")]
    private static partial Regex Buffers();
}
