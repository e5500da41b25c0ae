using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>
/// The server's clock is set back by an hour. A test cannot do that, so it moves the times in the data forward.
/// </summary>
public class ServerClockTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_lease_of_a_dead_process_lasts_no_longer_than_its_own_length()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.LeaseDuration = TimeSpan.FromSeconds(1));
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();
        lease.Abandon();
        await rig.Database.SortedSetIncrementAsync(rig.Key("l"), lease.Envelope.Id.ToString(), Step.TotalMilliseconds);
        await using var another = rig.Another();
        var startedAt = TimeProvider.System.GetTimestamp();

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var again = await another.ClaimAsync(Channels.Email, ClaimLimits.Any(1), late.Token);

        again[0].Envelope.Id.Should().Be(lease.Envelope.Id);
        TimeProvider.System.GetElapsedTime(startedAt).Should().BeGreaterThan(TimeSpan.FromSeconds(0.8));
    }

    [Fact]
    public async Task A_process_with_a_shorter_lease_duration_does_not_shorten_the_leases_of_others()
    {
        await using var rig = new BusRig(redis.Server.Endpoint, bus => bus.LeaseDuration = TimeSpan.FromMinutes(10));
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();
        var before = await rig.Database.SortedSetScoreAsync(rig.Key("l"), lease.Envelope.Id.ToString());
        await using var another = rig.Another(bus => bus.LeaseDuration = TimeSpan.FromSeconds(1));

        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var claiming = () => another.ClaimAsync(Channels.Email, ClaimLimits.Any(1), enough.Token).AsTask();
        await claiming.Should().ThrowAsync<OperationCanceledException>();

        (await rig.Database.SortedSetScoreAsync(rig.Key("l"), lease.Envelope.Id.ToString())).Should().Be(before);
    }
}
