using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Health;

public class RedisClusterHealthTests(RedisClusterFixture redis) : IClassFixture<RedisClusterFixture>
{
    [Fact]
    public async Task A_given_connection_without_admin_rights_says_for_every_node_what_stays_unknown()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var client = await ConnectionMultiplexer.ConnectAsync(cluster.Endpoints);
        await using var rig = new HealthRig(builder => builder.UseRedisAddressBook(client));

        var entry = await rig.CheckAsync();

        entry.Status.Should().Be(HealthStatus.Degraded, "{0}", entry.Description);
        foreach (var server in cluster.Servers)
            entry.Description.Should().Contain($"{server.Endpoint}: the client may not send INFO");
    }

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
