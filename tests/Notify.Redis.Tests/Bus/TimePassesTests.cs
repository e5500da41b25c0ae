using System.Text;
using System.Text.RegularExpressions;
using Notify.Bus;
using Notify.Redis.Bus;

namespace Notify.Redis.Tests.Bus;

/// <summary>
/// Behavior after hours and days. The server's clock cannot be moved, so the stored times are moved back.
/// </summary>
public class TimePassesTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const long HourInMilliseconds = 3_600_000;

    [Fact]
    public async Task Dead_letters_go_after_their_time_and_are_counted()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        var dead = (await rig.Database.SortedSetRangeByRankWithScoresAsync(rig.Key("x"))).Single();
        await rig.Database.SortedSetAddAsync(
            rig.Key("x"),
            dead.Element,
            dead.Score - TimeSpan.FromDays(30.1).TotalMicroseconds);

        await rig.Bus.SweepAsync();

        (await rig.Bus.GetStatisticsAsync())
            .For(Channels.Email).Should().BeEquivalentTo(new { DeadLetters = 0, TotalDeadLettersExpired = 1 });
        (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_newer_version_is_looked_at_every_hour_and_given_up_after_24()
    {
        await using var rig = new BusRig(
            redis.Server.Endpoint,
            bus => bus.PollInterval = TimeSpan.FromMilliseconds(50));
        var envelope = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([envelope]);
        var id = envelope.Id.ToString();
        var delayed = $"{id}:{RedisQueue.Hold(envelope)}";
        var stored = (string)(await rig.Database.HashGetAsync(rig.Key("m"), id))!;
        var newer = Regex.Replace(stored, "\"v\":\"[0-9.]+\"", "\"v\":\"2.0\"");
        await rig.Database.HashSetAsync(rig.Key("m"), id, newer);

        using var enough = new CancellationTokenSource();
        var claiming = rig.Bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1), enough.Token).AsTask();
        var due = await DelayedAsync(rig, delayed);
        (due - BusRig.Now.ToUnixTimeMilliseconds()).Should().BeApproximately(HourInMilliseconds, 30_000);

        // 23 and a half hours later it waits for the rest of the day only.
        await rig.Database.HashSetAsync(
            rig.Key("u"),
            id,
            BusRig.Now.ToUnixTimeMilliseconds() - (long)(23.5 * HourInMilliseconds));
        await rig.Database.SortedSetAddAsync(rig.Key("zt"), delayed, 1);
        due = await DelayedAsync(rig, delayed);
        (due - BusRig.Now.ToUnixTimeMilliseconds()).Should().BeApproximately(HourInMilliseconds / 2.0, 30_000);

        await rig.Database.HashSetAsync(
            rig.Key("u"),
            id,
            BusRig.Now.ToUnixTimeMilliseconds() - (24 * HourInMilliseconds));
        await rig.Database.SortedSetAddAsync(rig.Key("zt"), delayed, 1);
        await Eventually(async () => await rig.Database.SortedSetLengthAsync(rig.Key("x")) == 1);
        await enough.CancelAsync();
        await FluentActions.Awaiting(() => claiming).Should().ThrowAsync<OperationCanceledException>();

        var letter = (await rig.Bus.DeadLetters.ListAsync(DeadLetterFilter.All)).Items.Single();
        letter.Reason.Should().Be(DeliveryOutcomes.NewerVersion);
        Encoding.UTF8.GetString(letter.Bytes!.Value.Span).Should().Be(newer);
        (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
    }

    private static async Task<double> DelayedAsync(BusRig rig, string delayed)
    {
        double? due = null;
        await Eventually(async () => (due = await rig.Database.SortedSetScoreAsync(rig.Key("zt"), delayed)) > 1);
        return due!.Value;
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, late.Token);
    }
}
