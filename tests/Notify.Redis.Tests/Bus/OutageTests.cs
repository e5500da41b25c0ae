using Notify.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>A server that goes away, comes back, forgets its scripts or its data, or is full.</summary>
public class OutageTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_enqueue_without_a_server_fails_in_time_and_says_so()
    {
        await using var server = RedisServer.Stopped();
        await using var bus = Bus(server, settings => settings.EnqueueTimeout = TimeSpan.FromMilliseconds(300));

        var failure = (
            await FluentActions.Awaiting(() => bus.EnqueueAsync([BusRig.Envelope()]).AsTask().WaitAsync(Guard))
                .Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.Unavailable);
        failure.Message.Should().Contain("nothing was queued").And.Contain("RedisOptions.Configuration");
    }

    [Fact]
    public async Task A_claim_without_a_server_waits_and_goes_on_when_it_is_there()
    {
        await using var server = RedisServer.Stopped();
        await using var bus = Bus(server, settings => settings.EnqueueTimeout = TimeSpan.FromSeconds(30));
        var claiming = bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask();
        var enqueueing = bus.EnqueueAsync([BusRig.Envelope()]).AsTask();

        await server.StartAgainAsync();

        (await enqueueing.WaitAsync(Guard))[0].Status.Should().Be(EnqueueStatus.Accepted);
        (await claiming.WaitAsync(Guard)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_settlement_waits_for_a_server_that_comes_back()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var bus = Bus(server);
        await bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = (await bus.ClaimAsync(Channels.Email, ClaimLimits.Any(1)))[0];
        await server.KillAsync();

        var settling = bus.SettleAsync(lease, Settlement.Complete(lease.State)).AsTask();
        await server.StartAgainAsync();

        (await settling.WaitAsync(Guard)).Should().BeTrue();
        (await bus.GetStatisticsAsync()).For(Channels.Email).TotalCompleted.Should().Be(1);
    }

    [Fact]
    public async Task A_server_that_forgets_its_scripts_receives_them_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        await rig.Database.ExecuteAsync("SCRIPT", "FLUSH");

        var lease = await rig.ClaimOneAsync();
        await rig.Database.ExecuteAsync("SCRIPT", "FLUSH");

        (await rig.Bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_lost_everything_is_begun_anew()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint, settings => settings.LeaseDuration = TimeSpan.FromSeconds(1));
        await rig.Bus.EnqueueAsync([BusRig.Envelope("order-1")]);
        var lease = await rig.ClaimOneAsync();
        var lost = new TaskCompletionSource();
        lease.Lost.Register(lost.SetResult);
        await rig.Database.ExecuteAsync("FLUSHALL");

        await lost.Task.WaitAsync(Guard);
        (await rig.Bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeFalse();
        (await rig.Bus.EnqueueAsync([BusRig.Envelope("order-1")]))[0].Status.Should().Be(EnqueueStatus.Accepted);
        (await rig.ClaimOneAsync()).State.Failures.Should().Be(0);
        await rig.Bus.SweepAsync();
        (await rig.Database.SetContainsAsync(rig.Shared("channels"), Channels.Email))
            .Should().BeTrue("the list of channels is written again");
    }

    [Fact]
    public async Task A_full_server_refuses_enqueues_and_lets_the_rest_go_on()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.FillAsync();
        await rig.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb");

        var failure = (
            await FluentActions.Awaiting(() => rig.Bus.EnqueueAsync([BusRig.Envelope()]).AsTask().WaitAsync(Guard))
                .Should().ThrowAsync<EnqueueFailedException>()).Which;
        failure.Reason.Should().Be(EnqueueFailureReason.OutOfMemory);

        var leases = await rig.ClaimAsync(2);
        (await rig.Bus.SettleAsync(leases[0], Settlement.Complete(leases[0].State))).Should().BeTrue();
        (await rig.Bus.SettleAsync(leases[1], Settlement.Retry(BusRig.Now.AddSeconds(60), leases[1].State)))
            .Should().BeTrue();
        (await rig.Bus.DeadLetters.RequeueAsync(DeadLetterFilter.All)).Should().Be(1);
    }

    [Fact]
    public async Task A_process_that_starts_beside_a_full_server_drains_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(
            server.Endpoint,
            settings => settings.DeadLetterRetention = TimeSpan.FromMilliseconds(1));
        await rig.FillAsync();
        await rig.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb");
        await using var started = rig.Another();

        var lease = (await started.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask().WaitAsync(Guard))[0];
        await started.SettleAsync(lease, Settlement.Complete(lease.State));
        await started.SweepAsync();

        (await started.GetStatisticsAsync())
            .For(Channels.Email)
            .DeadLetters.Should().Be(0, "expired dead letters are removed");
        var next = (await started.ClaimAsync(Channels.Email, ClaimLimits.Any(1)).AsTask().WaitAsync(Guard))[0];
        await started.Control.CancelAsync(next.Envelope.NotificationId);
        await started.SettleAsync(next, Settlement.Retry(BusRig.Now, next.State));
        (await rig.ClaimAsync(10)).Should().Contain(lease => lease.IsCanceled, "who cancels makes room");
    }

    [Fact]
    public async Task A_full_server_after_a_lost_answer_leaves_open_what_was_queued()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await using var bus = Bus(
            server,
            ",asyncTimeout=300",
            settings => settings.EnqueueTimeout = TimeSpan.FromSeconds(30));
        await bus.EnqueueAsync([BusRig.Envelope()]);
        await rig.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1mb");
        await rig.Database.ExecuteAsync("CLIENT", "PAUSE", "3000");

        var failure = (
            await FluentActions.Awaiting(() => bus.EnqueueAsync([BusRig.Envelope()]).AsTask().WaitAsync(Guard))
                .Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.Unconfirmed);
    }

    [Fact]
    public async Task Of_several_queues_one_that_fails_leaves_open_what_was_queued()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.Database.StringSetAsync(rig.Key("m", "push"), "no hash");

        var failure = (await FluentActions.Awaiting(() =>
                rig.Bus.EnqueueAsync([BusRig.Envelope(), BusRig.Envelope(steps: ["push"])])
                    .AsTask()
                    .WaitAsync(Guard)).Should().ThrowAsync<EnqueueFailedException>()).Which;

        failure.Reason.Should().Be(EnqueueFailureReason.Unconfirmed);
        failure.Message.Should().Contain("IdempotencyKey");
        (await rig.Bus.GetStatisticsAsync()).For(Channels.Email).Transactional.Should().Be(1);
    }

    [Fact]
    public async Task A_claim_that_fails_after_it_leased_gets_the_same_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint);
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        await rig.Database.StringSetAsync(rig.Key("s"), "no hash of states");
        await FluentActions.Awaiting(() => rig.ClaimOneAsync()).Should().ThrowAsync<RedisServerException>();
        await rig.Database.KeyDeleteAsync(rig.Key("s"));

        var lease = await rig.ClaimOneAsync();

        lease.State.Failures.Should().Be(0);
        (await rig.Bus.SettleAsync(lease, Settlement.Complete(lease.State))).Should().BeTrue();
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_given_up_in_time()
    {
        await using var server = await RedisServer.StartAsync();
        await using var rig = new BusRig(server.Endpoint, settings => settings.LeaseDuration = TimeSpan.FromSeconds(1));
        await rig.Bus.EnqueueAsync([BusRig.Envelope()]);
        var lease = await rig.ClaimOneAsync();
        var lost = new TaskCompletionSource();
        lease.Lost.Register(lost.SetResult);
        var began = TimeProvider.System.GetTimestamp();

        await server.KillAsync();
        await lost.Task.WaitAsync(Guard);

        TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    private static RedisMessageBus Bus(RedisServer server, Action<RedisBusOptions>? configure = null) =>
        Bus(server, "", configure);

    private static RedisMessageBus Bus(RedisServer server, string more, Action<RedisBusOptions>? configure)
    {
        var options = new RedisOptions { Configuration = server.Endpoint + ",connectTimeout=1000" + more };
        configure?.Invoke(options.Bus);
        return new RedisMessageBus(options);
    }
}
