using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notify.Redis.Tests.Health;

public class RedisClusterHealthTests(RedisClusterFixture redis) : IClassFixture<RedisClusterFixture>
{
    [Fact]
    public async Task Every_node_is_looked_at_and_one_that_is_away_fails_the_check()
    {
        await using var rig = HealthRig.With(redis.Cluster.Endpoints);

        var whole = await rig.CheckAsync();
        await redis.Cluster.Servers[2].KillAsync();
        var broken = await rig.CheckAsync();

        whole.Status.Should().Be(HealthStatus.Degraded, "the nodes write no append-only file");
        foreach (var server in redis.Cluster.Servers)
            whole.Description.Should().Contain($"{server.Endpoint}: the append-only file is off");
        broken.Status.Should().Be(HealthStatus.Unhealthy);
        broken.Description.Should().Contain($"{redis.Cluster.Servers[2].Endpoint}: it cannot be reached");
    }
}
