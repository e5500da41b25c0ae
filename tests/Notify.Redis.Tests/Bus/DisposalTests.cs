using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>How a process leaves.</summary>
public class DisposalTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
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
