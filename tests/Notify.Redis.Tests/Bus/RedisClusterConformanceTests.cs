using Notify.Tests.Shared;
using Notify.Testing.Conformance;

namespace Notify.Redis.Tests.Bus;

/// <summary>The same promises on three nodes: queues are on different servers.</summary>
[RunsConformance(typeof(RedisMessageBus))]
public class RedisClusterConformanceTests(RedisClusterFixture redis, SideBySide cases)
    : IClassFixture<RedisClusterFixture>,
        IClassFixture<SideBySide>
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory, MemberData(nameof(Names))]
    public Task Promise(string name) =>
        cases.RunAsync(
            name,
            () => BusConformance.Cases(settings => RedisBusFixture.CreateAsync(redis.Cluster.Endpoints, settings)));
}
