using Notify.Testing;

namespace Notify.Redis.Tests.Bus;

public class AuditTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_queue_with_something_everywhere_is_sound()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();

        var audit = await rig.Bus.AuditAsync();

        audit.IsSound.Should().BeTrue(string.Join("; ", audit.Queues.SelectMany(queue => queue.Problems)));
        audit.Queues.Single(queue => queue.Channel == Channels.Email).Should().BeEquivalentTo(
            new { Bodies = 5, Ready = 2, Delayed = 1, InFlight = 1, DeadLetters = 1 });
    }

    [Theory]
    [InlineData("m", "is not stored")]
    [InlineData("d", "is in l but not in d")]
    [InlineData("xr", "is in x but not in xr")]
    [InlineData("t", "is stored but is in no place")]
    [InlineData("l", "is in d but not in l")]
    public async Task What_was_deleted_by_hand_is_found(string key, string problem)
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        await rig.Database.KeyDeleteAsync(rig.Key(key));

        var audit = await rig.Bus.AuditAsync();

        audit.IsSound.Should().BeFalse();
        audit.Queues.SelectMany(queue => queue.Problems).Should().Contain(found => found.Contains(problem));
    }

    [Fact]
    public async Task What_stands_in_two_places_is_found()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        var ready = (string)(await rig.Database.ListGetByIndexAsync(rig.Key("t"), 0))!;
        await rig.Database.SortedSetAddAsync(rig.Key("zc"), ready[..36], 1);

        (await rig.Bus.AuditAsync())
            .Queues.Single(queue => queue.Channel == Channels.Email)
            .Problems.Should().ContainSingle().Which.Should().Contain("several places: t, zc");
    }

    [Fact]
    public async Task An_audit_of_a_busy_queue_reports_nothing()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        using var enough = new CancellationTokenSource();
        var working = rig.WorkAsync(enough.Token);
        for (var i = 0; i < 20; i++)
        {
            await rig.Bus.EnqueueAsync(
                [
                    .. Enumerable
                        .Range(0, 100)
                        .Select(_ => TestEnvelopes.Envelope(Channels.Email, now: TimeProvider.System.GetUtcNow())),
                ]);
            (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
        }

        await enough.CancelAsync();
        await working;
    }
}
