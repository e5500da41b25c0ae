using System.Text.RegularExpressions;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Storage;
using Notify.Sql.RateLimits;
using Npgsql;

namespace Notify.PostgreSql.Tests.RateLimits;

/// <summary>The table of rate limits, whose few rows change often.</summary>
public sealed partial class LimitTableTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    private const string Name = "busy";

    private static readonly Guid Id = SqlLimitEngine.HashOf(Name);

    [Fact]
    public async Task A_change_reads_as_many_pages_next_to_an_old_snapshot_as_without_it()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var process = await LimitProcess.StartAsync(database.ConnectionString);
        LimitProcess.Return(
            await process.Distributed(Name, new RateLimit(5, TimeSpan.FromMinutes(1))).TakeAsync(1, wait: false));
        var before = await PagesAsync(database);
        await using var old = new NpgsqlConnection(database.ConnectionString);
        await old.OpenAsync();
        await using var transaction = await old.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await using (var snapshot = new NpgsqlCommand("SELECT count(*) FROM notify.limit_state", old))
            await snapshot.ExecuteScalarAsync();

        await database.ExecuteAsync(
            $"""
            DO $$
            DECLARE last bigint;
            BEGIN
              FOR i IN 1..5000 LOOP
                SELECT max(version) INTO last FROM notify.limit_state WHERE id = '{Id}';
                INSERT INTO notify.limit_state
                SELECT id, version + 1, state, until FROM notify.limit_state WHERE id = '{Id}' AND version = last;
                DELETE FROM notify.limit_state WHERE id = '{Id}' AND version = last;
                COMMIT;
              END LOOP;
            END $$
            """);
        await database.ExecuteAsync("VACUUM ANALYZE notify.limit_state");

        (await database.ScalarAsync<long>("SELECT pg_relation_size('notify.limit_state') / 8192"))
            .Should().BeGreaterThan(40, "vacuum cannot remove the rows");
        (await PagesAsync(database)).Should().BeLessThanOrEqualTo(before + 3);
    }

    [Fact]
    public async Task Changes_use_indexes_even_without_statistics_and_the_sweep_with_them()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var process = await LimitProcess.StartAsync(database.ConnectionString);
        await database.ExecuteAsync("ALTER TABLE notify.limit_state SET (autovacuum_enabled = false)");
        await database.ExecuteAsync("ANALYZE notify.limit_state");
        await database.ExecuteAsync(
            """
            INSERT INTO notify.limit_state (id, version, state, until)
            SELECT gen_random_uuid(), n, '\x01', clock_timestamp() + interval '1 h' FROM generate_series(1, 20000) AS n
            """);
        var sql = new LimitStatements("notify");
        var id = $"'{Guid.NewGuid()}'::uuid";

        foreach (var statement in new[]
        {
            sql.ReadState.Replace("$1", id),
            sql.Replace.Replace("$1", id).Replace("$2", "2").Replace("$3", "'\\x01'").Replace("$4", "3").Replace("$5", "1"),
        })
            (await ExplainAsync(database, "EXPLAIN " + statement)).Should().Contain("Index").And.NotContain("Seq Scan");
        await database.ExecuteAsync("ANALYZE notify.limit_state");
        (await ExplainAsync(database, "EXPLAIN " + sql.Sweep.Replace("$1", "1000"), isChange: false))
            .Should().Contain("limit_state_until", "the sweep runs once a minute, when statistics exist");
    }

    [Fact]
    public async Task Unused_limits_are_deleted_and_those_in_use_remain()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await using var process = await LimitProcess.StartAsync(database.ConnectionString);
        var held = await process.Distributed("used", new RateLimit(5, TimeSpan.FromMinutes(1))).TakeAsync(1, wait: false);
        await database.ExecuteAsync(
            """
            INSERT INTO notify.limit_state (id, version, state, until)
            SELECT gen_random_uuid(), 1, '\x01', clock_timestamp() - interval '1 s' FROM generate_series(1, 2500)
            """);

        await process.Factory.SweepAsync();

        (await database.ScalarAsync<long>("SELECT count(*) FROM notify.limit_state WHERE version = 1")).Should().Be(0);
        (await database.ScalarAsync<bool>(
            $"SELECT EXISTS (SELECT 1 FROM notify.limit_state WHERE id = '{SqlLimitEngine.HashOf("used")}')"))
            .Should().BeTrue();
        LimitProcess.Return(held);
    }

    /// <summary>The number of pages that a change reads to find the state.</summary>
    private static async Task<int> PagesAsync(TestDatabase database)
    {
        var statement = new LimitStatements("notify").ReadState.Replace("$1", $"'{Id}'::uuid", StringComparison.Ordinal);
        // The first run sets hints and reads the catalog.
        await ExplainAsync(database, statement);
        var plan = await ExplainAsync(database, "EXPLAIN (ANALYZE, BUFFERS) " + statement);
        return SharedPages().Matches(plan[..plan.IndexOf("Planning", StringComparison.Ordinal)])
            .Max(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<string> ExplainAsync(TestDatabase database, string statement, bool isChange = true)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var settings = new NpgsqlCommand(
            isChange ? LimitStatements.Lock : "SELECT $1::bigint", connection);
        settings.Parameters.Add(Parameters.Of(0L));
        await settings.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add($"{reader.GetValue(0)}");
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"shared hit=(\d+)")]
    private static partial Regex SharedPages();
}
