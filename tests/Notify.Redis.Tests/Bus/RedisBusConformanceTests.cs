using Notify.Tests.Shared;
using Notify.Testing.Conformance;

namespace Notify.Redis.Tests.Bus;

[RunsConformance(typeof(RedisMessageBus))]
public class RedisBusConformanceTests(RedisServerFixture redis, SideBySide cases)
    : IClassFixture<RedisServerFixture>,
        IClassFixture<SideBySide>
{
    public static TheoryData<string> Names => [.. BusConformance.Names];

    [Theory, MemberData(nameof(Names))]
    public Task Promise(string name) =>
        cases.RunAsync(
            name,
            () => BusConformance.Cases(settings => RedisBusFixture.CreateAsync(redis.Server.Endpoint, settings)));
}
