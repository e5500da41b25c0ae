using Notify.Bus;
using Notify.Testing;
using Notify.Tests.Shared;

namespace Notify.Redis.Tests.Bus;

/// <summary>The places of cancellation marks, and their lifetime.</summary>
public class CancellationTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_mark_without_an_envelope_is_removed()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.FillAsync();
        var envelope = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([envelope]);
        await rig.Bus.Control.CancelAsync(envelope.NotificationId);
        await rig.Bus.Control.CancelAsync(Guid.CreateVersion7());
        await SetBackAsync(rig, TimeSpan.FromHours(2));
        await rig.Bus.Control.CancelAsync(Guid.CreateVersion7());

        await rig.Bus.SweepAsync();

        (await rig.Database.HashLengthAsync(rig.Key("cn"))).Should().Be(2, "one has an envelope, and one is recent");
        (await rig.Database.SortedSetLengthAsync(rig.Shared("canceled"))).Should().Be(2);
        (await rig.Database.HashExistsAsync(rig.Key("cn"), envelope.NotificationId.ToString())).Should().BeTrue();
    }

    [Fact]
    public async Task A_mark_of_a_notification_that_is_due_late_is_kept()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        var envelope = BusRig.Envelope(notBefore: BusRig.Now.AddDays(30));
        await rig.Bus.EnqueueAsync([envelope]);
        await rig.Bus.Control.CancelAsync(envelope.NotificationId);
        await SetBackAsync(rig, TimeSpan.FromDays(30));

        await rig.Bus.SweepAsync();
        await rig.Database.SortedSetAddAsync(rig.Key("zt"), envelope.Id.ToString(), 1);

        (await rig.ClaimOneAsync()).IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task The_mark_of_a_campaign_is_kept_for_72_hours_and_while_it_has_envelopes()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([Campaign("spring")]);
        foreach (var campaign in new[] { "spring", "summer", "autumn" })
            await rig.Bus.Control.CancelCampaignAsync(campaign);
        await SetBackAsync(rig, TimeSpan.FromHours(71), "c:autumn");
        await SetBackAsync(rig, TimeSpan.FromHours(73), "c:spring", "c:summer");

        await rig.Bus.SweepAsync();

        (await rig.Database.HashKeysAsync(rig.Key("cc")))
            .Select(name => (string)name!).Should().BeEquivalentTo("spring", "autumn");
    }

    [Fact]
    public async Task One_process_removes_marks_at_a_time()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await using var another = rig.Another();
        await rig.FillAsync();
        await rig.Bus.Control.CancelAsync(Guid.CreateVersion7());
        await SetBackAsync(rig, TimeSpan.FromHours(2));
        await rig.Database.StringSetAsync(rig.Shared("canceled-sweep"), "another process");

        await another.SweepAsync();

        (await rig.Database.HashLengthAsync(rig.Key("cn"))).Should().Be(1);
    }

    [Fact]
    public async Task A_running_worker_receives_the_first_cancellation_after_everything_was_lost()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await using var operations = rig.Another();
        var before = BusRig.Envelope();
        await rig.Bus.EnqueueAsync([before]);
        await operations.Control.CancelAsync(before.NotificationId);
        (await rig.ClaimOneAsync()).IsCanceled.Should().BeTrue();

        await rig.Database.ExecuteAsync("FLUSHALL");
        var (canceled, other) = (BusRig.Envelope(), BusRig.Envelope());
        await operations.Control.CancelAsync(canceled.NotificationId);
        await operations.EnqueueAsync([canceled, other]);

        (await rig.ClaimOneAsync()).IsCanceled.Should().BeTrue();
        (await rig.ClaimOneAsync()).IsCanceled.Should().BeFalse();
    }

    [Fact]
    public async Task A_worker_on_an_empty_server_enters_its_queue_again_before_it_claims()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        await rig.ClaimOneAsync();
        await rig.Database.ExecuteAsync("FLUSHALL");

        // As a process that does not know the channel: its cancellation reaches only the list of all marks.
        await using var operations = rig.Another();
        var envelope = BusRig.Envelope();
        await operations.Control.CancelAsync(envelope.NotificationId);
        (await rig.Database.KeyExistsAsync(rig.Key("cn"))).Should().BeFalse();
        await rig.Bus.EnqueueAsync([envelope]);

        (await rig.ClaimOneAsync()).IsCanceled.Should().BeTrue();
        (await rig.Database.SetContainsAsync(rig.Shared("channels"), Channels.Email)).Should().BeTrue();
    }

    [Fact]
    public async Task A_channel_that_is_used_after_the_cancellation_has_the_mark()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await using var operations = rig.Another();
        var envelope = BusRig.Envelope(steps: [Channels.Email, "push"]);
        await rig.Bus.EnqueueAsync([envelope]);
        var lease = await rig.ClaimOneAsync();
        await operations.Control.CancelAsync(envelope.NotificationId);

        await rig.Bus.SettleAsync(lease, Settlement.Forward(lease.State with { Step = 1 }));

        (await rig.ClaimOneAsync("push")).IsCanceled.Should().BeTrue();
    }

    [Fact]
    public async Task Canceled_envelopes_leave_in_batches()
    {
        const int Many = 2_000;
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.Bus.EnqueueAsync([.. Enumerable.Range(0, Many).Select(_ => Campaign("spring"))]);
        await rig.Bus.EnqueueAsync([BusRig.Envelope(lane: Lane.Campaign)]);
        await rig.Bus.Control.CancelCampaignAsync("spring");
        var before = await ScriptsAsync(rig);

        for (var canceled = 0; canceled < Many;)
        {
            var leases = await rig.ClaimAsync(4);
            leases.Should().HaveCountLessThanOrEqualTo(4).And.OnlyContain(lease => lease.IsCanceled);
            canceled += leases.Count;
            foreach (var settling in leases
                    .Select(lease => rig.Bus.SettleAsync(lease, Settlement.Complete(lease.State)))
                    .ToList())
                await settling;
        }

        // One claim takes 500 in addition to its limit; each settlement of four is a call.
        (await ScriptsAsync(rig) - before).Should().BeLessThan((Many / 4) + 50);
        (await rig.ClaimOneAsync()).IsCanceled.Should().BeFalse();
        (await rig.Bus.AuditAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Canceled_envelopes_that_no_claim_received_return_when_the_process_ends()
    {
        await using var rig = new BusRig(redis.Server.Endpoint);
        await rig.Bus.EnqueueAsync([.. Enumerable.Range(0, 20).Select(_ => Campaign("spring"))]);
        await rig.Bus.Control.CancelCampaignAsync("spring");
        var leaving = rig.Another();
        var lease = (await leaving.ClaimAsync(Channels.Email, ClaimLimits.Any(1)))[0];
        await leaving.SettleAsync(lease, Settlement.Complete(lease.State));

        await leaving.DisposeAsync();

        var row = (await rig.Bus.GetStatisticsAsync()).For(Channels.Email);
        (row.Campaign, row.InFlight).Should().Be((19, 0));
        (await rig.ClaimOneAsync()).State.Failures.Should().Be(0);
    }

    private static Envelope Campaign(string name) =>
        TestEnvelopes.Envelope(Channels.Email, Lane.Campaign, campaign: name, now: BusRig.Now);

    /// <summary>Makes marks older. The server's clock cannot be moved.</summary>
    private static async Task SetBackAsync(BusRig rig, TimeSpan by, params string[] only)
    {
        foreach (var mark in await rig.Database.SortedSetRangeByRankWithScoresAsync(rig.Shared("canceled")))
        {
            var name = (string)mark.Element!;
            if (only.Length > 0 && !only.Contains(name))
                continue;
            var canceledAt = (long)(mark.Score - by.TotalMilliseconds);
            await rig.Database.SortedSetAddAsync(rig.Shared("canceled"), name, canceledAt);
            await rig.Database.HashSetAsync(rig.Key(name[0] == 'n' ? "cn" : "cc"), name[2..], canceledAt);
        }
    }

    private static async Task<long> ScriptsAsync(BusRig rig)
    {
        var lines = ((string)(await rig.Database.ExecuteAsync("INFO", "commandstats"))!).Split('\n');
        return lines.Where(line => line.StartsWith("cmdstat_eval", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
