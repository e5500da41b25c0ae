using System.Diagnostics;
using Notify.Bus;
using Notify.Tests.Shared;

namespace Notify.PostgreSql.Tests.Bus;

/// <summary>A server that is down, restarts, crashes or does not let the process in.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_crash_of_the_server_loses_nothing_and_work_continues_within_seconds()
    {
        await using var server = await PostgreSqlServer.StartAsync("fsync=on");
        await using var database = await TestDatabase.CreateAsync(server);
        var bus = database.CreateBus();
        var accepted = Enumerable.Range(0, 20).Select(_ => TestDatabase.Envelope()).ToArray();
        await bus.EnqueueAsync(accepted);
        var leases = await bus.ClaimAsync("email", ClaimLimits.Any(5));
        await server.StopAsync("KILL");

        var settling = leases.Select(lease => bus.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask()).ToList();
        var claiming = bus.ClaimAsync("email", ClaimLimits.Any(50)).AsTask();
        await server.StartAgainAsync();
        var since = Stopwatch.StartNew();

        // A claim of the last moment before a crash is undone: its lease is lost, and its message is claimed again.
        var settled = await Task.WhenAll(settling).WaitAsync(Soon);
        var done = leases.Where((_, number) => settled[number]).Select(lease => lease.Envelope.Id).ToList();
        var rest = (await claiming.WaitAsync(Soon)).ToList();
        since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
        while (done.Count + rest.Count < accepted.Length)
            rest.AddRange(await bus.ClaimAsync("email", ClaimLimits.Any(50)).AsTask().WaitAsync(Soon));
        done.Concat(rest.Select(lease => lease.Envelope.Id))
            .Should().BeEquivalentTo(accepted.Select(envelope => envelope.Id));
        (await bus.AuditAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_down_at_first_fails_enqueues_in_time_and_claims_wait_for_it()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        await server.StopAsync();
        var bus = database.CreateBus(options => options.Bus.EnqueueTimeout = TimeSpan.FromSeconds(1));

        var claiming = bus.ClaimAsync("email", ClaimLimits.Any(1)).AsTask();
        var failed = (await bus.Invoking(one => one.EnqueueAsync([TestDatabase.Envelope()]).AsTask().WaitAsync(Soon))
            .Should().ThrowAsync<EnqueueFailedException>()).Which;
        failed.Reason.Should().Be(EnqueueFailureReason.Unavailable);
        failed.Message.Should().Be(
            "PostgreSQL cannot be reached (connection refused); nothing was queued. "
                + "Check that the database is running and that the settings name it, or enqueue again later.");
        (await bus.Invoking(one => one.GetStatisticsAsync().AsTask()).Should().ThrowAsync<BusUnavailableException>())
            .Which.Reason.Should().Be(BusUnavailableReason.Unreachable);

        await server.StartAgainAsync();
        await bus.EnqueueAsync([TestDatabase.Envelope()]);
        (await claiming.WaitAsync(Soon)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_wrong_user_is_refused_with_the_setting_and_without_the_password()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var bus = database.CreateBus(options =>
            options.ConnectionString = database.ConnectionStringOf("nobody_known") + ";Password=top-secret-7");

        var failed = (await bus.Invoking(one => one.EnqueueAsync([TestDatabase.Envelope()]).AsTask().WaitAsync(Soon))
            .Should().ThrowAsync<EnqueueFailedException>()).Which;

        failed.Reason.Should().Be(EnqueueFailureReason.Refused);
        failed.Message.Should().Be(
            "PostgreSQL refused the call (the server does not accept the user or the password); nothing was queued. "
                + "Correct PostgreSqlOptions.ConnectionString.");
        failed.ToString().Should().NotContain("top-secret-7");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named_as_the_cause()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var bus = database.CreateBus(options =>
            options.ConnectionString = server.ConnectionStringOf("postgres", "missing"));

        (await bus.Invoking(one => one.GetStatisticsAsync().AsTask()).Should().ThrowAsync<BusUnavailableException>())
            .WithMessage("PostgreSQL refused the call (the database does not exist). Create it, or correct "
                + "PostgreSqlOptions.ConnectionString.");
    }

    [Fact]
    public async Task Ended_connections_cost_no_lease_and_no_message()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server);
        var bus = database.CreateBus();
        await bus.EnqueueAsync([TestDatabase.Envelope(), TestDatabase.Envelope()]);
        var lease = (await bus.ClaimAsync("email", ClaimLimits.Any(1))).Single();

        for (var round = 0; round < 20; round++)
        {
            await database.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'Notify'");
            await bus.EnqueueAsync([TestDatabase.Envelope()]);
        }

        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
        var rest = new List<Lease>();
        while (rest.Count < 21)
            rest.AddRange(await bus.ClaimAsync("email", ClaimLimits.Any(50)).AsTask().WaitAsync(Soon));
        rest.Select(one => one.Envelope.Id).Should().OnlyHaveUniqueItems();
        (await bus.AuditAsync()).Should().BeEmpty();
    }
}
