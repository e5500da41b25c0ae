using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Redis.Bus;
using Notify.Tests.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Bus;

/// <summary>A real failover: the primary is killed while messages are enqueued and delivered.</summary>
public sealed class SentinelTests
{
    private const int Messages = 400;
    private const string Held = "held";
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_failover_loses_no_replicated_message_and_repeats_only_those_in_flight()
    {
        await using var sentinels = await RedisSentinels.StartAsync();
        var options = new RedisOptions
        {
            Configuration = sentinels.Configuration + ",connectTimeout=1000,asyncTimeout=1000",
            Bus =
            {
                LeaseDuration = LeaseDuration,
                EnqueueTimeout = TimeSpan.FromSeconds(30),

                // Only a signal wakes a claim in time.
                PollInterval = TimeSpan.FromMinutes(1),
            },
        };
        await using var bus = new RedisMessageBus(options);
        using var stop = new CancellationTokenSource(Guard);
        var held = await HoldAsync(bus, stop.Token);
        var run = new Run(bus);
        var consuming = run.ConsumeAsync(stop.Token);
        var producing = run.ProduceAsync(Messages, stop.Token);
        await run.UntilAsync(() => run.Accepted.Count > Messages / 4 && !run.Settled.IsEmpty, stop.Token);

        // The messages in flight continue meanwhile. Those that the primary accepts after this line may be lost.
        var (accepted, settled) = (run.Accepted.Keys.ToHashSet(), run.Settled.Keys.ToHashSet());
        await sentinels.ReplicatedAsync();
        var unprotected = run.Accepted.Keys.Except(accepted).ToHashSet();
        await sentinels.Primary.KillAsync();
        unprotected.UnionWith(run.Accepted.Keys.Except(accepted));

        await producing;
        await run.UntilAsync(() => run.Accepted.Keys.Except(unprotected).All(run.Settled.ContainsKey), stop.Token);
        run.Accepted.Should().HaveCount(Messages);
        run.Sent.Where(sent => sent.Value > 1).Select(sent => sent.Key).Should().NotIntersectWith(settled);
        var primary = await FindPrimaryAsync(sentinels);
        await AssertIsRenewedAsync(primary, options.Namespace, held, stop.Token);
        await AssertIsSubscribedAsync(primary, options.Namespace, stop.Token);

        // It starts as a primary without data, until a Sentinel makes it a replica.
        await sentinels.Primary.StartAgainAsync();
        await run.ProduceAsync(Messages / 4, stop.Token);
        await run.UntilAsync(() => run.Accepted.Keys.Except(unprotected).All(run.Settled.ContainsKey), stop.Token);
        foreach (var lease in held)
            (await bus.SettleAsync(lease, Settlement.Complete(lease.State), stop.Token)).Should().BeTrue();
        (await bus.AuditAsync(stop.Token)).Queues.SelectMany(queue => queue.Problems).Should().BeEmpty();
        await stop.CancelAsync();
        await consuming;
    }

    private static async Task<IReadOnlyList<Lease>> HoldAsync(RedisMessageBus bus, CancellationToken stop)
    {
        await bus.EnqueueAsync([BusRig.Envelope(steps: [Held]), BusRig.Envelope(steps: [Held])], stop);
        var leases = await bus.ClaimAsync(Held, ClaimLimits.Any(2), stop);
        leases.Should().HaveCount(2);
        return leases;
    }

    private static async Task<RedisServer> FindPrimaryAsync(RedisSentinels sentinels)
    {
        foreach (var server in sentinels.Servers.Skip(1))
        {
            await using var client = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
            if (!client.GetServers()[0].IsReplica)
                return server;
        }

        throw new InvalidOperationException("No replica was promoted.");
    }

    /// <summary>
    /// The leases that were claimed before the failover last longer than they would have without a renewal.
    /// </summary>
    private static async Task AssertIsRenewedAsync(
        RedisServer primary,
        string name,
        IReadOnlyList<Lease> held,
        CancellationToken stop)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(primary.Endpoint + ",allowAdmin=true");
        var ends = new QueueKeys(name, Held).Of("l");
        var startedAt = TimeProvider.System.GetUtcNow();
        while (true)
        {
            var scores = await Task.WhenAll(held.Select(
                lease => client.GetDatabase().SortedSetScoreAsync(ends, lease.Envelope.Id.ToString())));
            if (scores.All(end => end > (startedAt + LeaseDuration).ToUnixTimeMilliseconds()))
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop);
        }

        held.Should().OnlyContain(lease => !lease.Lost.IsCancellationRequested);
        (await client.GetServers()[0].ClientListAsync()).Should().Contain(
            connection => connection.Name == "notify-leases", "the dedicated connection has found the new primary");
    }

    /// <summary>The subscription that was made before the failover exists on the new primary.</summary>
    private static async Task AssertIsSubscribedAsync(RedisServer primary, string name, CancellationToken stop)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(primary.Endpoint);
        var wake = RedisChannel.Literal(new QueueKeys(name, Held).Wake);
        while (await client.GetServers()[0].SubscriptionSubscriberCountAsync(wake) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop);
    }

    /// <summary>A producer and a consumer, with their messages.</summary>
    private sealed class Run(RedisMessageBus bus)
    {
        public ConcurrentDictionary<Guid, bool> Accepted { get; } = new();

        public ConcurrentDictionary<Guid, int> Sent { get; } = new();

        public ConcurrentDictionary<Guid, bool> Settled { get; } = new();

        public async Task ProduceAsync(int count, CancellationToken stop)
        {
            for (var number = 0; number < count; number++)
                await EnqueueAsync(BusRig.Envelope(Guid.NewGuid().ToString()), stop);
        }

        public async Task ConsumeAsync(CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    var leases = await bus.ClaimAsync(Channels.Email, ClaimLimits.Any(5), stop);
                    await Task.WhenAll(leases.Select(DeliverAsync));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The test has ended.
            }
        }

        public async Task UntilAsync(Func<bool> condition, CancellationToken stop)
        {
            while (!condition())
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop);
        }

        /// <summary>Enqueues as an application must: again with the same key while the result is unknown.</summary>
        private async Task EnqueueAsync(Envelope envelope, CancellationToken stop)
        {
            while (true)
            {
                try
                {
                    await bus.EnqueueAsync([envelope], stop);
                    Accepted[envelope.Id] = true;
                    return;
                }
                catch (EnqueueFailedException failure)
                    when (failure.Reason is EnqueueFailureReason.Unavailable or EnqueueFailureReason.Unconfirmed)
                {
                    stop.ThrowIfCancellationRequested();
                }
            }
        }

        private async Task DeliverAsync(Lease lease)
        {
            var id = lease.Envelope.Id;
            Sent.AddOrUpdate(id, 1, static (_, count) => count + 1);
            if (await bus.SettleAsync(lease, Settlement.Complete(lease.State)))
                Settled[id] = true;
        }
    }
}
