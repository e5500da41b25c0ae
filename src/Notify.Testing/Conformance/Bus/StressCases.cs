using System.Collections.Concurrent;
using System.Globalization;
using Notify.Bus;

namespace Notify.Testing.Conformance;

/// <summary>Many producers and consumers work concurrently and settle at random. A failure contains the seed.</summary>
internal static class StressCases
{
    private const int Producers = 100;
    private const int PerProducer = 20;
    private const int Consumers = 4;

    public static IReadOnlyList<BusCase> All { get; } =
    [
        new("A_hundred_producers_lose_nothing_and_keep_their_order", async probe =>
        {
            var seed = Environment.TickCount;
            try
            {
                await Run(probe, seed).ConfigureAwait(false);
            }
            catch (Exception broken)
            {
                throw new ConformanceException($"With seed {seed}: {broken.Message}", broken);
            }
        }) { Settings = new() { LaneCapacity = 200 } },
    ];

    private static async Task Run(BusProbe probe, int seed)
    {
        var ended = new ConcurrentDictionary<Guid, bool>();
        using var all = new CancellationTokenSource();
        var consumers = Enumerable.Range(0, Consumers)
            .Select(number => Task.Run(() => Consume(probe, new Random(seed + number), ended, all)))
            .ToList();
        var producers = Enumerable.Range(0, Producers)
            .Select(number => Task.Run(() => Produce(probe, number, new Random(seed - number - 1))))
            .ToList();
        foreach (var producer in producers)
            await Check.Soon(producer, "a producer under load").ConfigureAwait(false);
        foreach (var consumer in consumers)
            await Check.Soon(consumer, "the end of a consumer").ConfigureAwait(false);
        Check.Equal(Producers * PerProducer, ended.Count, "envelopes completed or dead");
    }

    private static async Task<bool> Produce(BusProbe probe, int producer, Random random)
    {
        for (var number = 0; number < PerProducer;)
        {
            var batch = new List<Envelope>();
            for (var i = random.Next(1, 4); i > 0 && number < PerProducer; i--, number++)
            {
                var lane = random.Next(2) == 0 ? Lane.Transactional : Lane.Campaign;
                batch.Add(
                    TestEnvelopes.Envelope(
                        BusProbe.Channel,
                        lane,
                        key: $"{producer}/{number}",
                        userId: $"{producer}/{number}",
                        now: probe.Now));
            }

            await probe.EnqueueWaiting([.. batch]).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task<bool> Consume(
        BusProbe probe,
        Random random,
        ConcurrentDictionary<Guid, bool> ended,
        CancellationTokenSource all)
    {
        // A consumer claims sequentially, so it receives the first deliveries of each producer and lane in order.
        var last = new Dictionary<(int Producer, Lane Lane), int>();
        while (ended.Count < Producers * PerProducer)
        {
            IReadOnlyList<Lease> leases;
            try
            {
                var total = random.Next(1, 20);
                leases = await probe
                    .ClaimWaiting(new ClaimLimits(total, random.Next(1, total + 1)), cancellationToken: all.Token)
                    .ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (all.IsCancellationRequested)
            {
                break;
            }

            foreach (var lease in leases)
            {
                CheckOrder(lease, last);
                await Settle(probe, lease, random, ended).ConfigureAwait(false);
            }
        }

        await all.CancelAsync().ConfigureAwait(false);
        return true;
    }

    private static void CheckOrder(Lease lease, Dictionary<(int Producer, Lane Lane), int> last)
    {
        if (lease.State.History.Count > 0)
            return;
        var parts = lease.Envelope.Recipient.UserId!.Split('/');
        var number = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var key = (int.Parse(parts[0], CultureInfo.InvariantCulture), lease.Envelope.Lane);
        Check.That(
            !last.TryGetValue(key, out var before) || before < number,
            $"producer {key.Item1} is first in first out ({number} after {before})");
        last[key] = number;
    }

    private static async Task Settle(BusProbe probe, Lease lease, Random random, ConcurrentDictionary<Guid, bool> ended)
    {
        var state = lease.State.With(
            new DeliveryFailure
            {
                At = probe.Now,
                Channel = BusProbe.Channel,
                Outcome = "transient",
            });
        var settlement = random.Next(10) switch
        {
            0 => Settlement.Retry(probe.Now, state),
            1 => Settlement.Defer(probe.Now, state),
            2 => Settlement.DeadLetter("rejected", state),
            _ => Settlement.Complete(state),
        };
        Check.That(await probe.Settle(lease, settlement).ConfigureAwait(false), "a held lease can be settled");
        if (settlement.Kind is SettlementKind.Complete or SettlementKind.DeadLetter)
            ended[lease.Envelope.Id] = true;
    }
}
