using Microsoft.Extensions.DependencyInjection;
using Notify.Demo.Reporting;
using Notify.Redis;

namespace Notify.Demo.Redis;

/// <summary>Waits until the queues are empty, and prints the results.</summary>
internal sealed class RedisEnding(
    IServiceProvider services,
    LocalReceivers receivers,
    DeliverySummary tally,
    IReadOnlyCollection<(Notification Alert, Guid Id)> alerts)
{
    private const int ChecksPerLine = 20;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    private readonly RedisMessageBus _bus = services.GetRequiredService<RedisMessageBus>();

    /// <summary>Whether the audit found no problem; true before the audit.</summary>
    public bool IsSound { get; private set; } = true;

    public async Task WaitAsync(WorkerCrew crew, CancellationToken cancellationToken)
    {
        for (var check = 1; ; check++)
        {
            var statistics = await _bus.GetStatisticsAsync(cancellationToken);
            if (statistics.Channels.All(channel => channel.IsIdle))
                return;
            if (!crew.Running.Any())
            {
                Console.WriteLine("No worker is running.");
                IsSound = false;
                return;
            }

            if (check % ChecksPerLine == 0)
                Console.WriteLine(tally.Describe(statistics));
            await Task.Delay(CheckInterval, cancellationToken);
        }
    }

    public async Task WriteAsync(WorkerCrew crew, Journal journal)
    {
        var report = new Report(tally, journal, receivers);
        await report.WriteAsync(services, alerts);
        await report.WriteMailsAsync();
        foreach (var worker in crew.Workers)
        {
            var killed = worker.IsKilled ? ", then it was killed" : "";
            Console.WriteLine($"Worker {worker.Number} delivered {worker.Delivered}{killed}.");
        }

        WriteArrivals(crew);
        await WriteAuditAsync();
    }

    private void WriteArrivals(WorkerCrew crew)
    {
        var arrived = Arrivals.At(receivers);
        var inFlight = crew.Workers.Where(worker => worker.IsKilled).Sum(worker => worker.InFlight);
        var killed = inFlight > 0 ? $" (of the {inFlight} in flight in the killed worker)" : "";
        Console.WriteLine(
            $"{arrived.Messages} of {tally.Total} messages arrived, {arrived.Twice} of them twice{killed}.");
    }

    private async Task WriteAuditAsync()
    {
        var audit = await _bus.AuditAsync();
        foreach (var queue in audit.Queues)
        {
            Console.WriteLine(
                $"Audit of {queue.Channel}: stored {queue.Bodies}, ready {queue.Ready}, delayed {queue.Delayed}, "
                + $"in flight {queue.InFlight}, dead letters {queue.DeadLetters}.");
            foreach (var problem in queue.Problems)
                Console.WriteLine($"    {problem}");
        }

        IsSound &= audit.IsSound;
        Console.WriteLine(audit.IsSound ? "Every envelope is in exactly one place." : "The audit found problems.");
    }
}
