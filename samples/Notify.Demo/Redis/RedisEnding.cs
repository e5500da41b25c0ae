using Microsoft.Extensions.DependencyInjection;
using Notify.Demo.Reporting;
using Notify.Redis;

namespace Notify.Demo.Redis;

/// <summary>Waits until the queues are empty, and tells what came of it.</summary>
internal sealed class RedisEnding(IServiceProvider services, LocalReceivers receivers, DeliverySummary tally, IReadOnlyCollection<(Notification Alert, Guid Id)> alerts)
{
    private const int LooksALine = 20;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly RedisMessageBus _bus = services.GetRequiredService<RedisMessageBus>();

    /// <summary>Whether the audit found nothing amiss. True as long as there was none.</summary>
    public bool IsSound { get; private set; } = true;

    public async Task WaitAsync(WorkerCrew crew, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var statistics = await _bus.GetStatisticsAsync(cancellationToken);
            if (statistics.Channels.All(channel => channel.IsIdle))
                return;
            if (!crew.Running.Any())
            {
                Console.WriteLine("No worker is left.");
                IsSound = false;
                return;
            }

            if (look % LooksALine == 0)
                Console.WriteLine(tally.Describe(statistics));
            await Task.Delay(Look, cancellationToken);
        }
    }

    public async Task WriteAsync(WorkerCrew crew, Journal journal)
    {
        var report = new Report(tally, journal, receivers);
        await report.WriteAsync(services, alerts);
        await report.WriteMailsAsync();
        foreach (var worker in crew.Workers)
            Console.WriteLine($"Worker {worker.Number} delivered {worker.Delivered}{(worker.IsKilled ? ", then it was killed" : "")}.");
        WriteArrivals(crew);
        await WriteAuditAsync();
    }

    private void WriteArrivals(WorkerCrew crew)
    {
        var arrived = Arrivals.At(receivers);
        var inHand = crew.Workers.Where(worker => worker.IsKilled).Sum(worker => worker.InHand);
        Console.WriteLine($"{arrived.Messages} of {tally.Total} messages arrived, {arrived.Twice} of them twice{(inHand > 0 ? $" (of the {inHand} in the hands of the killed worker)" : "")}.");
    }

    private async Task WriteAuditAsync()
    {
        var audit = await _bus.AuditAsync();
        foreach (var queue in audit.Queues)
        {
            Console.WriteLine($"Audit of {queue.Channel}: kept {queue.Bodies}, ready {queue.Ready}, delayed {queue.Delayed}, in flight {queue.InFlight}, dead letters {queue.DeadLetters}.");
            foreach (var problem in queue.Problems)
                Console.WriteLine($"    {problem}");
        }

        IsSound &= audit.IsSound;
        Console.WriteLine(audit.IsSound ? "Every envelope is in exactly one place." : "The audit found something amiss.");
    }
}
