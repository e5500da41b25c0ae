using System.Diagnostics;
using System.Threading.RateLimiting;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Notify.PostgreSql.Storage;
using Notify.Sql.RateLimits;
using Notify.Tests.Shared;
using Npgsql;

namespace Notify.PostgreSql.Tests.RateLimits;

/// <summary>A server that is down, hangs, lost its tables or does not let the process in.</summary>
public sealed class LostDatabaseTests : IAsyncLifetime
{
    private const int FellBack = 1515;
    private const int Shared = 1516;

    private static readonly RateLimit Limit = new(10, TimeSpan.FromMinutes(1));
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private PostgreSqlServer _server = null!;

    public async Task InitializeAsync() => _server = await PostgreSqlServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Without_the_server_each_process_keeps_to_its_share_and_with_it_again_all_share_what_still_counts()
    {
        await using var one = await LimitProcess.StartAsync(_server.ConnectionString);
        await using var other = await LimitProcess.StartAsync(_server.ConnectionString);
        var (here, there) = (one.Distributed("lost", Limit), other.Distributed("lost", Limit));
        LimitProcess.Use(await here.TakeAsync(2, wait: false));
        await there.TakeAsync(1, wait: false);
        LimitProcess.Return(await here.TakeAsync(1, wait: false));
        await UntilUsageAsync("lost", held: 1, used: 2);

        await _server.StopAsync("KILL");
        var mine = await here.TakeAsync(10, wait: false);
        var theirs = await there.TakeAsync(10, wait: false);

        mine.Should().HaveCount(3, "a share is 5, and 2 were used within the window");
        theirs.Should().HaveCount(4, "a share is 5, and 1 is held");
        (await here.TakeAsync(1, wait: false)).Should().BeEmpty();
        ((RateLimiter)there).AttemptAcquire().IsAcquired.Should().BeFalse();
        LimitProcess.Use(mine.Take(1));
        LimitProcess.Return(mine.Skip(2));
        (await here.TakeAsync(10, wait: false)).Should().HaveCount(1, "a returned permit is free");

        await _server.StartAgainAsync();
        await UntilUsageAsync("lost", held: 2 + 5, used: 3);
        await using var third = await LimitProcess.StartAsync(_server.ConnectionString);
        (await third.Distributed("lost", Limit).TakeAsync(1, wait: false)).Should().BeEmpty("all ten are in use");
        LimitProcess.Return(theirs);
        await UntilUsageAsync("lost", held: 3, used: 3);
        (await third.Distributed("lost", Limit).TakeAsync(10, wait: false)).Should().HaveCount(4);
        one.Logged.Should().Equal(FellBack, Shared);
        other.Logged.Should().Equal(FellBack, Shared);
    }

    [Fact]
    public async Task A_process_that_starts_without_the_server_is_limited_too_and_reports_its_permits_later()
    {
        await _server.StopAsync();
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("early", Limit);

        (await limiter.TakeAsync(20, wait: false)).Should().HaveCount(10);
        var waiting = limiter.TakeAsync(1, wait: true).AsTask();
        await _server.StartAgainAsync();

        await UntilUsageAsync("early", held: 10, used: 0);
        waiting.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_waiting_call_continues_after_a_restart_of_the_server()
    {
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("wait", Limit);
        var held = await limiter.TakeAsync(10, wait: false);
        var waiting = ((RateLimiter)limiter).AcquireAsync(2).AsTask();

        await _server.StopAsync();
        await LimitProcess.UntilAsync(() => process.Logged.Contains(FellBack), "it fell back");
        await _server.StartAgainAsync();
        await LimitProcess.UntilAsync(() => process.Logged.Contains(Shared), "it is available again");
        LimitProcess.Return(held.Take(2));

        (await waiting.WaitAsync(Guard)).IsAcquired.Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_does_not_reply_delays_a_call_for_about_one_second_only()
    {
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("hang", Limit);
        LimitProcess.Return(await limiter.TakeAsync(1, wait: false));
        await using var blocker = new NpgsqlConnection(_server.ConnectionString);
        await blocker.OpenAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var exclusive = new NpgsqlCommand("LOCK TABLE notify.limit_state", blocker))
            await exclusive.ExecuteNonQueryAsync();

        var waited = Stopwatch.StartNew();
        var permits = await limiter.TakeAsync(20, wait: false);

        permits.Should().HaveCount(10, "the share of one process is the whole limit");
        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(4));
        process.Messages.Should().ContainSingle(message => message.Contains("did not reply in time"));
        await transaction.RollbackAsync();
        await UntilUsageAsync("hang", held: 10, used: 0);
    }

    [Fact]
    public async Task A_process_that_hangs_while_it_changes_a_limit_does_not_block_the_others_for_long()
    {
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("stopped", Limit);
        LimitProcess.Use(await limiter.TakeAsync(1, wait: false));
        var stopped = new NpgsqlConnection(_server.ConnectionString);
        await stopped.OpenAsync();
        await using (var batch = new NpgsqlBatch(stopped))
        {
            batch.Add(LimitStatements.Begin);
            batch.Add(LimitStatements.Lock, Parameters.Of(LockKeys.OfLimit("notify", SqlLimitEngine.HashOf("stopped"))));
            await batch.ExecuteNonQueryAsync();
        }

        (await limiter.TakeAsync(1, wait: false)).Should().ContainSingle("the local share applies");
        process.Logged.Should().Contain(FellBack);

        await LimitProcess.UntilAsync(() => process.Logged.Contains(Shared), "the server ended the other transaction");
        (await stopped.Awaiting(one => one.DisposeAsync().AsTask()).Should().ThrowAsync<PostgresException>())
            .Which.SqlState.Should().Be("25P03", "the server ended its session");
    }

    [Fact]
    public async Task Permits_of_a_process_that_crashed_return_after_their_lifetime()
    {
        var limit = new RateLimit(2, TimeSpan.FromSeconds(1));
        await using var living = await LimitProcess.StartAsync(_server.ConnectionString);
        var crashed = await LimitProcess.StartAsync(_server.ConnectionString);
        var started = Stopwatch.StartNew();
        await crashed.Distributed("crashed", limit).TakeAsync(2, wait: true);
        await crashed.KillAsync();

        (await living.Create("crashed", limit).AcquireAsync(2).AsTask().WaitAsync(TimeSpan.FromSeconds(40)))
            .IsAcquired.Should().BeTrue();

        started.Elapsed.Should().BeGreaterThan(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task A_database_that_lost_the_state_receives_the_permits_that_count_again()
    {
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("emptied", Limit);
        var held = await limiter.TakeAsync(5, wait: false);
        LimitProcess.Use(held.Take(2));
        await UntilUsageAsync("emptied", held: 3, used: 2);

        await PostgreSqlServer.ExecuteAsync(_server.ConnectionString, "DELETE FROM notify.limit_state");

        (await limiter.TakeAsync(10, wait: false)).Should().HaveCount(5, "3 are held, 2 were used");
        ((RateLimiter)limiter).AttemptAcquire().IsAcquired.Should().BeFalse();
        await UntilUsageAsync("emptied", held: 8, used: 2);
        process.Logged.Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_permission_is_logged_with_its_remedy_and_the_limits_are_shared_when_it_was_granted()
    {
        await using var owner = await LimitProcess.StartAsync(_server.ConnectionString);
        await PostgreSqlServer.ExecuteAsync(_server.ConnectionString, "CREATE ROLE restricted LOGIN");
        await using var process = await LimitProcess.StartAsync(_server.ConnectionStringOf("restricted", "postgres"));
        await LimitProcess.UntilAsync(() => process.Logged.Contains(FellBack), "it fell back");

        process.Messages.Should().ContainSingle().Which.Should()
            .Contain("a permission on schema notify is missing").And.Contain("GRANT USAGE ON SCHEMA");
        await PostgreSqlServer.ExecuteAsync(
            _server.ConnectionString,
            """
            GRANT USAGE ON SCHEMA notify TO restricted;
            GRANT SELECT ON notify.meta TO restricted;
            GRANT SELECT, INSERT, UPDATE, DELETE ON notify.limit_state TO restricted
            """);
        await LimitProcess.UntilAsync(() => process.Logged.Contains(Shared), "the limits are shared");
        await process.Factory.SweepAsync();
        (await process.Distributed("granted", Limit).TakeAsync(10, wait: false)).Should().HaveCount(10);
        (await owner.Distributed("granted", Limit).TakeAsync(1, wait: false)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_state_that_a_later_version_wrote_is_left_alone_and_the_local_share_applies()
    {
        await using var process = await LimitProcess.StartAsync(_server.ConnectionString);
        var limiter = process.Distributed("later", Limit);
        LimitProcess.Use(await limiter.TakeAsync(1, wait: false));
        await UntilUsageAsync("later", held: 0, used: 1);
        await PostgreSqlServer.ExecuteAsync(_server.ConnectionString, "UPDATE notify.limit_state SET state = '\\x7f01'");

        (await limiter.TakeAsync(20, wait: false)).Should().HaveCount(9);

        process.Messages.Should().Contain(message => message.Contains("A later version of the package has written"));
    }

    private Task UntilUsageAsync(string name, int held, int used) => LimitProcess.UntilAsync(
        async () => await UsageAsync(name) == (held, used), $"{held} held and {used} used permits in the database");

    private async Task<(int Held, int Used)> UsageAsync(string name)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_server.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(
                "SELECT state FROM notify.limit_state WHERE id = $1 ORDER BY version DESC LIMIT 1", connection);
            command.Parameters.Add(Parameters.Of(SqlLimitEngine.HashOf(name)));
            var processes = await command.ExecuteScalarAsync() is byte[] state
                ? LimitStateFormat.Read(state).Processes.ToArray()
                : [];
            return (processes.Sum(process => process.Held.Count), processes.Sum(process => process.Used.Count));
        }
        catch (NpgsqlException)
        {
            return (-1, -1); // Not available again yet.
        }
    }
}
