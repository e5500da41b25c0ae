using Notify.Redis.Health;

namespace Notify.Redis.Tests.Health;

public class ServerRulesTests
{
    private const string Good = """
        # Server
        redis_version:7.0.15
        # Memory
        used_memory:900
        maxmemory:1000
        maxmemory_policy:noeviction
        # Persistence
        loading:0
        rdb_last_bgsave_status:ok
        aof_enabled:1
        aof_last_write_status:ok
        # Replication
        role:master
        """;

    [Fact]
    public void A_correctly_configured_server_has_no_problem() => Find(Good).Should().BeEmpty();

    [Fact]
    public void What_info_leaves_out_is_not_judged()
    {
        Find("").Should().BeEmpty();
        Find("redis_version:unknown\nmaxmemory:much\n:\nno colon\r\n").Should().BeEmpty();
    }

    [Theory]
    [InlineData("redis_version:7.0.15", "redis_version:6.2.14", nameof(ServerCheck.Version), true, "6.2.14")]
    [InlineData("role:master", "role:slave", nameof(ServerCheck.Role), true, "primary")]
    [InlineData("loading:0", "loading:1", nameof(ServerCheck.Loaded), true, "loading")]
    [InlineData(
        "policy:noeviction",
        "policy:allkeys-lru",
        nameof(ServerCheck.Eviction),
        false,
        "allkeys-lru, so accepted messages may be deleted when memory is short")]
    [InlineData(
        "maxmemory:1000\nmaxmemory_policy:noeviction",
        "maxmemory:0\nmaxmemory_policy:volatile-ttl",
        nameof(ServerCheck.Eviction),
        false,
        "once maxmemory is set")]
    [InlineData("used_memory:900", "used_memory:901", nameof(ServerCheck.Memory), false, "901 of 1000")]
    [InlineData("aof_enabled:1", "aof_enabled:0", nameof(ServerCheck.Aof), false, "appendonly yes")]
    [InlineData("aof_last_write_status:ok", "aof_last_write_status:err", nameof(ServerCheck.Aof), true, "write")]
    [InlineData(
        "rdb_last_bgsave_status:ok",
        "rdb_last_bgsave_status:err",
        nameof(ServerCheck.Snapshot),
        true,
        "snapshot")]
    public void Each_problem_is_found_alone(string good, string bad, string check, bool isError, string text)
    {
        Good.Should().Contain(good);

        var problem = Find(Good.Replace(good, bad, StringComparison.Ordinal)).Should().ContainSingle().Subject;

        (problem.Check.ToString(), problem.IsError).Should().Be((check, isError));
        problem.Text.Should().Contain(text);
    }

    [Theory]
    [InlineData("redis_version:8.0.0")]
    [InlineData("redis_version:7.0.0")]
    [InlineData("maxmemory:0")]
    public void Edges_are_no_problem(string line) => Find(line).Should().BeEmpty();

    [Fact]
    public void A_crash_does_not_harm_rate_limits_alone() =>
        ServerRules.Find(ServerInfo.Parse("aof_enabled:0\naof_last_write_status:err"), keepsData: false)
            .Should().BeEmpty();

    private static ServerProblem[] Find(string info) => [.. ServerRules.Find(ServerInfo.Parse(info), keepsData: true)];
}
