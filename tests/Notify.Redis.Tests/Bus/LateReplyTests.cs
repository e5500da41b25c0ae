using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>The reply to a claim arrives late.</summary>
public class LateReplyTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Leases_that_have_expired_by_then_are_not_started()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.LeaseDuration = LeaseDuration);
        await using var proxy = new HoldingProxy(redis.Server.Port);
        await using var late = rig.Another(proxy.Endpoint);
        var claiming = await ClaimLateAsync(rig, late, proxy);

        var other = await rig.ClaimOneAsync();
        proxy.Release();

        await Task.WhenAny(claiming, Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System));
        claiming.IsCompleted.Should().BeFalse("another process owns the envelope");
        (await rig.Bus.SettleAsync(other, Settlement.Complete(other.State))).Should().BeTrue();
        var next = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([next]);
        (await claiming.WaitAsync(Guard)).Should().ContainSingle().Which.Envelope.Id.Should().Be(next.Id);
    }

    [Fact]
    public async Task Leases_that_are_still_held_are_renewed_first()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.LeaseDuration = LeaseDuration);
        await using var proxy = new HoldingProxy(redis.Server.Port);
        await using var late = rig.Another(proxy.Endpoint);
        var claiming = await ClaimLateAsync(rig, late, proxy);
        await Task.Delay(LeaseDuration * 1.5, TimeProvider.System);

        proxy.Release();

        var lease = (await claiming.WaitAsync(Guard))[0];
        var end = await rig.Database.SortedSetScoreAsync(rig.Key("l"), lease.Envelope.Id.ToString());
        end.Should().BeGreaterThan(BusRig.Now.ToUnixTimeMilliseconds(), "no other process has claimed the envelope");
        (await late.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
    }

    /// <summary>Starts a claim whose reply is held back, and waits until the server has executed it.</summary>
    private static async Task<Task<IReadOnlyList<Lease>>> ClaimLateAsync(
        BusRig rig,
        RedisMessageBus late,
        HoldingProxy proxy)
    {
        // The queue is entered and the script is known.
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var first = (await late.ClaimAsync(Channels.Email, ClaimLimits.Any(1)))[0];
        await late.SettleAsync(first, Settlement.Complete(first.State));
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);

        proxy.Hold();
        var claiming = late.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();
        while ((await rig.Bus.GetStatisticsAsync()).For(Channels.Email).InFlight == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        return claiming;
    }
}
