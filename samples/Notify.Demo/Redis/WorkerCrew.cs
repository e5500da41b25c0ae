using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>The worker processes.</summary>
internal sealed class WorkerCrew(Journal journal) : IAsyncDisposable
{
    private readonly List<WorkerProcess> _workers = [];

    public IReadOnlyList<WorkerProcess> Workers => _workers;

    public IEnumerable<WorkerProcess> Running => _workers.Where(worker => worker.IsRunning);

    /// <summary>Starts the workers, and waits until they are ready.</summary>
    /// <returns>Whether all are running.</returns>
    public async Task<bool> StartAsync(
        int count,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancellationToken)
    {
        for (var number = 1; number <= count; number++)
            _workers.Add(WorkerProcess.Start(number, settings, journal));
        await Task.WhenAll(_workers.Select(worker => worker.Ready)).WaitAsync(cancellationToken);
        return _workers.All(worker => worker.IsRunning);
    }

    public Task StopAsync() => Task.WhenAll(_workers.Select(worker => worker.StopAsync()));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
}
