using Notify.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>With a poll of a minute, only hints and timers can bring these claims about in time.</summary>
public class WakeTests(RedisServerFixture redis, RedisClusterFixture cluster)
    : IClassFixture<RedisServerFixture>,
        IClassFixture<RedisClusterFixture>
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(45);
    private static readonly string[] ManyChannels = ["email", "telegram", "push", "sms", "voice", "fax"];

    [Fact]
    public Task A_hint_wakes_a_waiting_claim() => WakesAsync(redis.Server.Endpoint);

    [Fact]
    public Task A_hint_wakes_a_waiting_claim_on_every_node_of_a_cluster() => WakesAsync(cluster.Cluster.Endpoints);

    [Fact]
    public async Task Queues_are_spread_over_the_nodes()
    {
        await using var rig = Slow(cluster.Cluster.Endpoints);
        await rig.Bus.EnqueueAsync([.. ManyChannels.Select(channel => BusRig.Envelope(steps: [channel]))]);

        var keys = await Task.WhenAll(
            rig.Database.Multiplexer.GetServers().Select(server => Task.Run(() => server.Keys(pattern: "*:m").Count()))
        );

        keys.Count(count => count > 0).Should().BeGreaterThan(1);
        (await rig.Bus.AuditAsync())
            .Queues.Should().HaveCount(ManyChannels.Length)
            .And.OnlyContain(queue => queue.Ready == 1 && queue.Problems.Count == 0);
    }

    [Fact]
    public async Task A_claim_wakes_by_itself_when_something_delayed_is_due()
    {
        await using var rig = Slow(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(notBefore: BusRig.Now.AddSeconds(1))]);

        (await rig.Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask().WaitAsync(Guard)).Should().HaveCount(1);
    }

    [Fact]
    public async Task Without_the_right_to_publish_everything_goes_on_by_the_poll()
    {
        await using var server = await RedisServer.StartAsync();
        await using var admin = new BusRig(server.Endpoint);
        await admin.Database.ExecuteAsync("ACL", "SETUSER", "quiet", "on", ">quiet", "~*", "+@all", "resetchannels");
        await using var bus = new RedisMessageBus(
            new RedisOptions { Configuration = server.Endpoint + ",user=quiet,password=quiet" });
        var claiming = bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();

        (await bus.EnqueueAsync([BusRig.Envelope()]))[0].Status.Should().Be(EnqueueStatus.Accepted);
        var lease = (await claiming.WaitAsync(Guard))[0];
        (await bus.SettleAsync(lease, Settlement.Retry(BusRig.Now, lease.State))).Should().BeTrue();
        lease = (await bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask().WaitAsync(Guard))[0];
        (await bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();

        (await bus.GetStatisticsAsync()).For(Channels.Email).IsIdle.Should().BeTrue();
    }

    [Fact]
    public async Task Room_wakes_a_waiting_enqueue()
    {
        await using var rig = Slow(redis.Server.Endpoint, bus => bus.LaneCapacity = 1);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var one = rig.Bus.EnqueueAsync([BusRig.Envelope()]).AsTask();
        var several = rig.Bus.EnqueueAsync([BusRig.Envelope(lane: Lane.Campaign), BusRig.Envelope(steps: ["push"])])
            .AsTask();
        await several.WaitAsync(Guard);
        await WaitsAsync(rig);

        await rig.ClaimOneAsync();

        await one.WaitAsync(Guard);
    }

    [Fact]
    public async Task Calls_into_a_full_lane_flow_without_the_poll()
    {
        await using var rig = Slow(redis.Server.Endpoint, bus => bus.LaneCapacity = 20);
        using var enough = new CancellationTokenSource();
        var working = rig.WorkAsync(enough.Token);

        var producers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 50; call++)
                await rig.Bus.EnqueueAsync([.. Enumerable.Range(0, 8).Select(_ => BusRig.Envelope())]);
        }));

        await Task.WhenAll(producers).WaitAsync(Guard);
        await enough.CancelAsync();
        await working;
    }

    [Fact]
    public async Task A_call_into_several_queues_waits_until_all_have_room()
    {
        await using var rig = new BusRig(
            redis.Server.Endpoint,
            bus => (bus.LaneCapacity, bus.PollInterval) = (1, TimeSpan.FromMilliseconds(50)));
        await rig.Bus.EnqueueAsync([BusRig.Envelope(steps: ["push"])]);
        var several = rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope(steps: ["push"])]).AsTask();
        using var enough = new CancellationTokenSource();
        var canceled = rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope(steps: ["push"])], enough.Token)
            .AsTask();
        await enough.CancelAsync();
        await FluentActions.Awaiting(() => canceled).Should().ThrowAsync<OperationCanceledException>();
        (await rig.Bus.GetStatisticsAsync())
            .For(Channels.Email)
            .Transactional.Should().Be(0, "nothing is added while one of the queues is full");

        await rig.ClaimOneAsync("push");

        (await several.WaitAsync(Guard)).Should().OnlyContain(result => result.Status == EnqueueStatus.Accepted);
    }

    private static BusRig Slow(string configuration, Action<RedisBusOptions>? configure = null) =>
        new(
            configuration,
            bus =>
            {
                bus.PollInterval = TimeSpan.FromMinutes(1);
                configure?.Invoke(bus);
            });

    private static async Task WakesAsync(string configuration)
    {
        await using var rig = Slow(configuration);
        foreach (var channel in ManyChannels)
        {
            var claiming = rig.Bus.ClaimAsync(channel, ClaimLimits.Any(1)).AsTask();
            await SubscribedAsync(rig, channel);
            await rig.Bus.EnqueueAsync([BusRig.Envelope(steps: [channel])]);
            (await claiming.WaitAsync(Guard)).Should().HaveCount(1);
        }
    }

    private static async Task SubscribedAsync(BusRig rig, string channel)
    {
        var name = (string)rig.Key("wake", channel)!;
        using var late = new CancellationTokenSource(Guard);
        while (true)
        {
            foreach (var server in rig.Database.Multiplexer.GetServers())
            {
                foreach (var command in new[] { "NUMSUB", "SHARDNUMSUB" })
                {
                    if ((int)((RedisResult[])(await server.ExecuteAsync("PUBSUB", command, name))!)[1] > 0)
                        return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        }
    }

    private static async Task WaitsAsync(BusRig rig)
    {
        using var late = new CancellationTokenSource(Guard);
        while (!await rig.Database.HashExistsAsync(rig.Key("p"), "waits"))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }
}
