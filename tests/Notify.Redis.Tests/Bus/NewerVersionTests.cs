using System.Text;
using System.Text.RegularExpressions;
using Notify.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>Envelopes that a newer minor version has enqueued, in a process of this version.</summary>
public sealed class NewerVersionTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Fields_that_this_version_does_not_know_are_forwarded()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelope = BusRig.Envelope(steps: [Channels.Email, Channels.Push]);
        await rig.Bus.EnqueueAsync([envelope]);
        var stored = (string)(await rig.Database.HashGetAsync(rig.Key("m"), envelope.Id.ToString()))!;
        var newer = Regex.Replace(
            stored, "\"v\":\"[0-9.]+\"", "\"v\":\"1.7\",\"mood\":{\"good\":[true]}");
        newer.Should().NotBe(stored);
        await rig.Database.HashSetAsync(rig.Key("m"), envelope.Id.ToString(), Encoding.UTF8.GetBytes(newer));

        var lease = await rig.ClaimOneAsync();
        (await rig.Bus.SettleAsync(lease, Settlement.Forward(lease.State with { Step = 1 }))).Should().BeTrue();

        var forwarded = await rig.Database.HashGetAsync(rig.Key("m", Channels.Push), envelope.Id.ToString());
        ((string)forwarded!).Should().Be(newer);
    }
}
