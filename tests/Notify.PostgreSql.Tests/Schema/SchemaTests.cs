using Notify.Bus;
using Npgsql;

namespace Notify.PostgreSql.Tests.Schema;

/// <summary>The tables, their versions, and the permissions that creating and using them needs.</summary>
public sealed class SchemaTests(PostgreSqlServerFixture postgres) : IClassFixture<PostgreSqlServerFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ten_processes_start_at_the_same_time_without_an_error_of_the_server()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var before = postgres.Server.Log.Count;

        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            await database.CreateBus().EnqueueAsync([TestDatabase.Envelope()])));

        (await database.CreateBus().GetStatisticsAsync()).For("email").Transactional.Should().Be(10);
        postgres.Server.Log.Skip(before).Should().NotContain(line => line.Contains("ERROR") || line.Contains("WARN"));
    }

    [Fact]
    public async Task A_newer_version_is_refused_with_both_versions()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await database.CreateBus().GetStatisticsAsync();
        await database.ExecuteAsync("UPDATE notify.meta SET version = 7");

        var refused = (await database.CreateBus().Invoking(bus => bus.EnqueueAsync([TestDatabase.Envelope()]).AsTask())
            .Should().ThrowAsync<EnqueueFailedException>()).Which;

        refused.Reason.Should().Be(EnqueueFailureReason.Refused);
        refused.Message.Should().Be(
            "PostgreSQL refused the call (schema notify has version 7 of the tables, but this package knows version 1); "
                + "nothing was queued. Update the package Notify.PostgreSql of this application.");
    }

    [Fact]
    public async Task Tables_without_a_version_are_refused()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await database.CreateBus().GetStatisticsAsync();
        await database.ExecuteAsync("DELETE FROM notify.meta");

        var refused = (await database.CreateBus().Invoking(bus => bus.GetStatisticsAsync().AsTask())
            .Should().ThrowAsync<BusUnavailableException>()).Which;

        refused.Message.Should().Contain("schema notify has tables of Notify without a version");
    }

    [Fact]
    public async Task Without_automatic_migration_the_message_names_the_script()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);

        var refused = (await database.CreateBus(options => options.AutoMigrate = false)
            .Invoking(bus => bus.GetStatisticsAsync().AsTask())
            .Should().ThrowAsync<BusUnavailableException>()).Which;

        refused.Message.Should().Contain("has no tables of Notify").And.Contain("PostgreSqlSchema.CreateScript()")
            .And.Contain("PostgreSqlOptions.AutoMigrate");
    }

    [Fact]
    public async Task The_script_creates_the_same_tables_as_the_host()
    {
        await using var created = await TestDatabase.CreateAsync(postgres.Server);
        await using var scripted = await TestDatabase.CreateAsync(postgres.Server);
        await created.CreateBus().GetStatisticsAsync();

        await scripted.ExecuteAsync(PostgreSqlSchema.CreateScript());

        (await DescribeAsync(scripted)).Should().Be(await DescribeAsync(created)).And.Contain("ready.xid xid8");
        await scripted.CreateBus(options => options.AutoMigrate = false).EnqueueAsync([TestDatabase.Envelope()]);
    }

    [Fact]
    public async Task Work_begins_without_a_restart_when_the_missing_permission_was_granted()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        var user = await CreateUserAsync(database);
        var bus = database.CreateBus(options => options.ConnectionString = database.ConnectionStringOf(user));
        var claim = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();

        var refused = (await bus.Invoking(one => one.EnqueueAsync([TestDatabase.Envelope()]).AsTask())
            .Should().ThrowAsync<EnqueueFailedException>()).Which;

        refused.Message.Should().Contain("a permission on schema notify is missing")
            .And.Contain("GRANT CREATE ON DATABASE");
        await database.ExecuteAsync(
            $"GRANT CREATE ON DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} TO {user}");
        await bus.EnqueueAsync([TestDatabase.Envelope()]);
        (await claim.WaitAsync(Soon)).Should().ContainSingle();
    }

    [Fact]
    public async Task The_documented_permissions_suffice()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await database.CreateBus().GetStatisticsAsync();
        var user = await CreateUserAsync(database);
        await database.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA notify TO {user};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA notify TO {user};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA notify TO {user};
            """);
        var bus = database.CreateBus(options =>
        {
            options.ConnectionString = database.ConnectionStringOf(user);
            options.AutoMigrate = false;
        });

        await bus.EnqueueAsync([TestDatabase.Envelope()]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1))).Single();

        (await bus.SettleAsync(lease, Settlement.DeadLetter("rejected", lease.State))).Should().BeTrue();
        (await bus.DeadLetters.RequeueAsync(DeadLetterFilter.All)).Should().Be(1);
        await bus.Control.CancelCampaignAsync("spring");
        await bus.SweepAsync();
        (await bus.AuditAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_is_granted_to_everyone_and_the_search_path_has_no_influence()
    {
        await using var database = await TestDatabase.CreateAsync(postgres.Server);
        await database.ExecuteAsync(
            """
            CREATE SCHEMA decoy;
            CREATE TABLE decoy.message (id int); CREATE TABLE decoy.ready (id int); CREATE TABLE decoy.queue (id int);
            """);
        var bus = database.CreateBus(options => options.ConnectionString += ";Search Path=decoy");

        await bus.EnqueueAsync([TestDatabase.Envelope()]);

        (await bus.ClaimAsync("email", ClaimLimits.Any(1))).Should().ContainSingle();
        (await database.ScalarAsync<long>(
            "SELECT count(*) FROM information_schema.table_privileges "
                + "WHERE table_schema = 'notify' AND grantee = 'PUBLIC'")).Should().Be(0);
        (await database.ScalarAsync<bool>("SELECT has_schema_privilege('public', 'notify', 'USAGE')")).Should().BeFalse();
    }

    private static async Task<string> CreateUserAsync(TestDatabase database)
    {
        var user = $"user_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {user} LOGIN");
        return user;
    }

    private static Task<string> DescribeAsync(TestDatabase database) => database.ScalarAsync<string>(
        """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
          SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
            || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line
          FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE c.relnamespace = 'notify'::regnamespace AND a.attnum > 0
          UNION ALL
          SELECT pg_get_indexdef(indexrelid) FROM pg_index
          JOIN pg_class AS c ON c.oid = indrelid WHERE c.relnamespace = 'notify'::regnamespace
          UNION ALL
          SELECT relname || ' ' || array_to_string(reloptions, ',') FROM pg_class
          WHERE relnamespace = 'notify'::regnamespace AND reloptions IS NOT NULL) AS lines
        """);
}
