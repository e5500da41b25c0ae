using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

public class DeadLetterFilterTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Asking_for_a_channel_does_not_make_it()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        var mistyped = new DeadLetterFilter { Channel = "emial" };

        (await rig.Bus.DeadLetters.ListAsync(mistyped)).Items.Should().BeEmpty();
        (await rig.Bus.DeadLetters.RequeueAsync(mistyped)).Should().Be(0);
        (await rig.Bus.DeadLetters.PurgeAsync(mistyped)).Should().Be(0);

        (await rig.Bus.GetStatisticsAsync()).Channels.Select(channel => channel.Channel).Should().Equal(Channels.Email);
    }

    [Fact]
    public async Task The_letters_of_a_channel_only_others_have_used_are_found()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        await using var another = rig.Another();

        (await another.DeadLetters.ListAsync(new DeadLetterFilter { Channel = Channels.Email }))
            .Items.Should().ContainSingle();
    }
}
