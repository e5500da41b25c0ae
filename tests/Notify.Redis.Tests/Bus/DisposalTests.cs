using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>How a process leaves.</summary>
public class DisposalTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
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
    public async Task What_a_cancelled_claim_had_just_leased_goes_back_before_the_process_ends()
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

        (await rig.ClaimOneAsync()).State.Failures.Should().Be(0, "it came back at once, and not as if somebody had died of it");
    }
}
