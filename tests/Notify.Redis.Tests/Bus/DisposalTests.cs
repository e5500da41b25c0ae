using Notify.Bus;
using Notify.Redis.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>How a process leaves.</summary>
public class DisposalTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_given_connection_hears_no_more_hints()
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        var name = $"left-{Guid.NewGuid():N}";
        var bus = new RedisMessageBus(new RedisOptions { Connection = client, Namespace = name });
        await bus.EnqueueAsync([BusRig.Envelope()]);
        await bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1));
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        async Task UntilSubscribersAsync(int listeners)
        {
            while ((
                    (RedisValue[])
                        (await client.GetDatabase()
                                .ExecuteAsync("PUBSUB", "NUMSUB", new QueueKeys(name, Channels.Email).Wake))!
                )[1] != listeners)
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
        }

        await UntilSubscribersAsync(1);
        await bus.DisposeAsync();

        await UntilSubscribersAsync(0);
    }

    [Fact]
    public async Task What_goes_back_unseen_keeps_its_failures()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope()]);
        var first = await rig.ClaimOneAsync();
        await rig.Database.SortedSetAddAsync(rig.Key("l"), first.Envelope.Id.ToString(), 1);
        var leaving = rig.Another();
        await leaving.GetStatisticsAsync();
        using var stop = new CancellationTokenSource();

        // Both: the one whose lease has run out comes first.
        var claiming = leaving.ClaimAsync(Channels.Email, ClaimLimits.Any(2), stop.Token).AsTask();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => claiming).Should().ThrowAsync<OperationCanceledException>();
        await leaving.DisposeAsync();

        var again = await rig.ClaimOneAsync();
        again.Envelope.Id.Should().Be(first.Envelope.Id);
        again.State.Failures.Should().Be(1);
    }

    [Fact]
    public async Task What_a_canceled_claim_had_just_leased_goes_back_before_the_process_ends()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope()]);
        var leaving = rig.Another();
        var first = (await leaving.ClaimAsync(Channels.Email, ClaimLimits.Any(1)))[0];
        await leaving.SettleAsync(first, Settlement.Complete(first.State));
        using var stop = new CancellationTokenSource();

        var claiming = leaving.ClaimAsync(Channels.Email, ClaimLimits.Any(1), stop.Token).AsTask();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => claiming).Should().ThrowAsync<OperationCanceledException>();
        await leaving.DisposeAsync();

        (await rig.ClaimOneAsync())
            .State.Failures.Should().Be(0, "it returned immediately, and without a failure");
    }
}
