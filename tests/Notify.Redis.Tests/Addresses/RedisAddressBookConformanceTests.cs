using Notify.Addresses;
using Notify.Redis.Addresses;
using Notify.Redis.Connection;
using Notify.Testing.Conformance;

namespace Notify.Redis.Tests.Addresses;

[RunsConformance(typeof(RedisAddressBook))]
public class RedisAddressBookConformanceTests(RedisServerFixture redis, RedisClusterFixture cluster)
    : IClassFixture<RedisServerFixture>,
        IClassFixture<RedisClusterFixture>
{
    public static TheoryData<string> Names =>
        [.. AddressBookConformance.Cases(() => throw new InvalidOperationException()).Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public Task Promise(string name) => RunAsync(name, redis.Server.Endpoint);

    [Theory, MemberData(nameof(Names))]
    public Task Promise_on_a_cluster(string name) => RunAsync(name, cluster.Cluster.Endpoints);

    private static async Task RunAsync(string name, string configuration)
    {
        await using var connection = new RedisConnection(
            new RedisOptions { Configuration = configuration },
            TimeProvider.System);
        var book = new RedisAddressBook(connection, $"book-{Guid.NewGuid():N}");
        await AddressBookConformance.Cases(() => new ValueTask<IAddressBook>(book))
            .Single(one => one.Name == name)
            .Run();
    }
}
