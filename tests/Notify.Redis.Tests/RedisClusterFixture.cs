using Notify.Tests.Shared;

namespace Notify.Redis.Tests;

/// <summary>One cluster for the tests of a class.</summary>
public class RedisClusterFixture : IAsyncLifetime
{
    public RedisCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() => Cluster = await RedisCluster.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
