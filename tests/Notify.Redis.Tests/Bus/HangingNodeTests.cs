using Notify.Bus;
using Notify.Tests.Shared;

namespace Notify.Redis.Tests.Bus;

public class HangingNodeTests
{
    private const double LeaseMilliseconds = 3000;
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly string[] Candidates = [.. Enumerable.Range(0, 40).Select(number => $"channel-{number}")];

    [Fact]
    public async Task A_node_that_hangs_does_not_cost_the_leases_on_another()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var rig = new BusRig(
            cluster.Endpoints,
            settings => settings.LeaseDuration = TimeSpan.FromMilliseconds(LeaseMilliseconds));
        var hanging = cluster.Servers[0];
        var (here, there) = (await ChannelAsync(rig, hanging, isThere: true),
            await ChannelAsync(rig, hanging, isThere: false));
        await rig.Bus.EnqueueAsync([BusRig.Envelope(steps: [here]), BusRig.Envelope(steps: [there])]);
        await rig.ClaimOneAsync(here);
        var lease = await rig.ClaimOneAsync(there);
        var first = await EndAsync(rig, there, lease);

        await hanging.SuspendAsync();
        using var late = new CancellationTokenSource(Guard);
        while (await EndAsync(rig, there, lease) is { } end && end < first + LeaseMilliseconds)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, late.Token);

        lease.Lost.IsCancellationRequested.Should().BeFalse();
        (await EndAsync(rig, there, lease)).Should().BeGreaterThan(first!.Value);
    }

    private static async Task<string> ChannelAsync(BusRig rig, RedisServer server, bool isThere)
    {
        foreach (var channel in Candidates)
        {
            var node = await rig.Database.IdentifyEndpointAsync(rig.Key("l", channel));
            if ($"{node}".EndsWith($":{server.Port}", StringComparison.Ordinal) == isThere)
                return channel;
        }

        throw new InvalidOperationException("All channels are on one side; the namespace's slot fell badly.");
    }

    private static async Task<double?> EndAsync(BusRig rig, string channel, Lease lease) =>
        await rig.Database.SortedSetScoreAsync(rig.Key("l", channel), lease.Envelope.Id.ToString());
}
