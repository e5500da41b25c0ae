using Notify.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>Leases are renewed by a dedicated thread with separate connections.</summary>
public class LeaseRenewalTests
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(2);
    private static readonly string[] Candidates = [.. Enumerable.Range(0, 12).Select(number => $"channel-{number}")];

    [Theory]
    [InlineData("")]
    [InlineData(",user=app,password=secret,defaultDatabase=3")]
    public async Task A_lease_is_renewed_on_a_separate_connection(string login)
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint, bus => bus.LeaseDuration = LeaseDuration);
        await rig.Database.ExecuteAsync("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-@dangerous");
        await using var bus = rig.Another(server.Endpoint + login);
        await bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = (await bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)))[0];

        await Task.Delay(LeaseDuration * 2, TimeProvider.System);

        lease.Lost.IsCancellationRequested.Should().BeFalse();
        (await CountConnectionsAsync(server.Endpoint)).Should().Be(1);
        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
    }

    [Fact]
    public async Task A_connection_that_the_server_closed_is_opened_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint, bus => bus.LeaseDuration = LeaseDuration);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();
        await Task.Delay(LeaseDuration, TimeProvider.System);

        await rig.Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Task.Delay(LeaseDuration * 2, TimeProvider.System);

        lease.Lost.IsCancellationRequested.Should().BeFalse();
        (await CountConnectionsAsync(server.Endpoint)).Should().Be(1);
    }

    [Fact]
    public async Task On_a_cluster_each_lease_is_renewed_on_the_node_of_its_queue()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var rig = new BusRig(cluster.Endpoints, bus => bus.LeaseDuration = LeaseDuration);
        await rig.Bus.EnqueueAsync([.. Candidates.Select(channel => BusRig.Envelope(steps: [channel]))]);
        var leases = new List<Lease>();
        foreach (var channel in Candidates)
            leases.Add(await rig.ClaimOneAsync(channel));

        await Task.Delay(LeaseDuration * 3, TimeProvider.System);

        leases.Should().NotContain(lease => lease.Lost.IsCancellationRequested);
        foreach (var server in cluster.Servers)
            (await CountConnectionsAsync(server.Endpoint)).Should().Be(1, "each node has some of the queues");
    }

    private static async Task<int> CountConnectionsAsync(string endpoint)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(endpoint + ",allowAdmin=true");
        var clients = await client.GetServer(endpoint).ClientListAsync();
        return clients.Count(one => one.Name == "notify-leases");
    }
}
