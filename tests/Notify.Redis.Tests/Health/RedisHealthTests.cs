using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Health;

/// <summary>The health check and the check at startup, on servers with correct and wrong settings.</summary>
public class RedisHealthTests
{
    [Fact]
    public async Task A_server_set_up_well_is_healthy_and_its_facts_are_told()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var rig = HealthRig.With(server.Endpoint);

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Healthy, entry.Description);
        entry.Data.Keys.Should().BeEquivalentTo(
            new[] { "version", "maxmemory-policy", "aof", "used memory", "latency ms" }.Select(fact =>
                $"{server.Endpoint} {fact}"));
        entry.Data[$"{server.Endpoint} aof"].Should().Be(true);
        entry.Data[$"{server.Endpoint} maxmemory-policy"].Should().Be("noeviction");

        await rig.StartAsync();
        (await rig.WaitForLogAsync(1420)).Should().ContainSingle()
            .Which.Message.Should().Contain(server.Endpoint).And.Contain("noeviction");
    }

    [Fact]
    public async Task Settings_that_risk_messages_degrade_and_are_reported_once()
    {
        await using var server = await RedisServer.StartAsync(
            "--maxmemory",
            "100mb",
            "--maxmemory-policy",
            "allkeys-lru");
        await using var rig = HealthRig.With(server.Endpoint);

        var entry = await rig.CheckAsync();
        await rig.StartAsync();
        var logs = await rig.WaitForLogAsync(1422);
        await rig.StopAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, "{0} {1}", entry.Description, entry.Exception);
        entry.Description.Should().Contain("allkeys-lru").And.Contain("appendonly yes");
        rig.Logs()
            .Where(record => record.Level == LogLevel.Warning).Should().HaveCount(2)
            .And.OnlyContain(record => record.Id.Id == 1422);
        logs.Should().NotContain(record => record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_replica_is_an_error()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var server = await RedisServer.StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        await using var rig = HealthRig.With(server.Endpoint);

        await rig.StartAsync();
        var logs = await rig.WaitForLogAsync(1421);

        logs.Should().ContainSingle(record => record.Level == LogLevel.Error).Which.Message.Should().Contain("replica");
        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_replica_beside_its_primary_is_not_looked_at()
    {
        await using var primary = await RedisServer.StartAsync("--appendonly", "yes");
        await using var replica = await RedisServer.StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        await using var rig = HealthRig.With($"{primary.Endpoint},{replica.Endpoint}");

        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_snapshot_that_failed_is_an_error()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var client = await ConnectionMultiplexer.ConnectAsync($"{server.Endpoint},allowAdmin=true");

        // The name of the file is taken by a folder, so renaming to it fails, for root too.
        Directory.CreateDirectory(Path.Combine(server.Folder, "dump.rdb", "full"));
        await FluentActions.Awaiting(() => client.GetDatabase().ExecuteAsync("BGSAVE")).Should().NotThrowAsync();
        await using var rig = HealthRig.With(server.Endpoint);

        var entry = await rig.CheckAsync();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (; entry.Status == HealthStatus.Healthy; entry = await rig.CheckAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, late.Token);

        entry.Status.Should().Be(HealthStatus.Unhealthy);
        entry.Description.Should().Contain("snapshot");
    }

    [Fact]
    public async Task A_nearly_full_server_degrades()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--maxmemory", "1mb");
        await using var rig = HealthRig.With(server.Endpoint);

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, "{0} {1}", entry.Description, entry.Exception);
        entry.Description.Should().Contain("raise maxmemory");
    }

    [Fact]
    public async Task A_user_without_permission_for_info_causes_a_problem_with_the_permission_to_grant()
    {
        await using var server = await RedisServer.StartAsync(
            "--appendonly",
            "yes",
            "--user",
            "limited",
            "on",
            ">hush",
            "~*",
            "&*",
            "+@all",
            "-info");
        await using var rig = HealthRig.With($"{server.Endpoint},user=limited,password=hush");

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, entry.Description);
        entry.Description.Should().Contain("+info").And.NotContain("hush");
    }

    [Fact]
    public async Task The_start_does_not_wait_for_a_server_that_is_away_and_looks_when_it_comes()
    {
        await using var server = RedisServer.Stopped("--appendonly", "yes");
        await using var rig = HealthRig.With($"{server.Endpoint},connectTimeout=500,password=hush");
        await rig.StartAsync();
        (await rig.WaitForLogAsync(1423)).Should().ContainSingle()
            .Which.Message.Should().Contain("cannot be reached").And.NotContain("hush");
        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Unhealthy);

        await server.StartAgainAsync();

        (await rig.WaitForLogAsync(1420)).Select(record => record.Id.Id).Should().Equal(1423, 1420);
        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_server_that_went_away_is_unhealthy_or_what_the_application_says()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var rig = new HealthRig(
            builder => builder.UseRedisAddressBook(server.Endpoint),
            HealthStatus.Degraded);
        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);

        await server.KillAsync();

        var entry = await rig.CheckAsync();
        entry.Status.Should().Be(HealthStatus.Degraded, "{0} {1}", entry.Description, entry.Exception);
        entry.Description.Should().Contain("cannot be reached");
    }

    [Fact]
    public async Task Rate_limits_alone_need_no_append_only_file()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new HealthRig(builder => builder.UseRedisRateLimits(server.Endpoint));

        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_client_that_may_not_send_info_causes_a_problem_with_the_setting_to_allow_it()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        await using var rig = new HealthRig(builder => builder.UseRedisAddressBook(client));

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, "{0}", entry.Description);
        entry.Description.Should().Contain("allowAdmin=true");
        entry.Data.Should().ContainKey($"{server.Endpoint} version");
    }

    [Theory]
    [InlineData(25, "25 h 0 min behind")]
    [InlineData(-25, "25 h 0 min ahead of")]
    public async Task A_clock_that_differs_by_more_than_a_minute_degrades(int hours, string text)
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var rig = new HealthRig(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new ShiftedTimeProvider(TimeSpan.FromHours(hours)));
            builder.UseRedisAddressBook(server.Endpoint);
        });

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, "{0} {1}", entry.Description, entry.Exception);
        entry.Description.Should().Contain(text).And.Contain("NTP");
    }

    [Fact]
    public async Task A_clock_that_differs_by_less_than_a_minute_is_healthy()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        await using var rig = new HealthRig(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(new ShiftedTimeProvider(TimeSpan.FromSeconds(50)));
            builder.UseRedisAddressBook(server.Endpoint);
        });

        (await rig.CheckAsync()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Without_any_part_on_redis_the_check_says_so()
    {
        await using var provider = new ServiceCollection()
            .AddLogging()
            .AddHealthChecks()
            .AddNotifyRedis("other")
            .Services.BuildServiceProvider();

        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Entries["other"].Status.Should().Be(HealthStatus.Unhealthy);
        report.Entries["other"].Description.Should().Contain("UseRedis");
    }
}
