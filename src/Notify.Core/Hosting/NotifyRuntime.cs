using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Pipeline;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Workers;

namespace Notify.Hosting;

/// <summary>Starts and stops the workers of this process.</summary>
internal sealed partial class NotifyRuntime(
    IMessageBus bus,
    WorkerChannels workerChannels,
    ChannelRuntimeCache channels,
    DeliveryPipeline pipeline,
    WorkerStatistics statistics,
    QueueDepth depth,
    ThreadPoolMonitor pool,
    UnstartedWorkersMonitor unstarted,
    IEnumerable<IStartupCheck> checks,
    TimeProvider time,
    NotifyLoggers loggers) : INotifyRuntime, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopClaiming = new();
    private readonly CancellationTokenSource _stopSending = new();
    private readonly ILogger _logger = loggers.Hosting;
    private ChannelWorker[] _workers = [];
    private Task _running = Task.CompletedTask;
    private ShutdownReport? _report;
    private bool _started;
    private bool _disposed;

    /// <summary>
    /// The number of envelopes that the workers of this process deliver, until their observers were notified.
    /// </summary>
    internal int InFlight => _workers.Sum(worker => worker.InFlight);

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_report is not null)
            {
                throw new InvalidOperationException(
                    "Notify has been stopped and cannot be started again. Build a new service provider.");
            }

            if (_started)
                return;
            // The checks run on other threads, because most of the time of a start is compilation.
            var checking = Task.WhenAll(checks.Select(
                check => Task.Run(() => check.CheckAsync(cancellationToken).AsTask(), cancellationToken)));
            ChannelWorker[] workers;
            try
            {
                workers = CreateWorkers();
            }
            finally
            {
                await checking.ConfigureAwait(false);
            }

            StartWorkers(workers);
            unstarted.Stop();
            _started = true;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await WaitUntilAsync(queues => queues.All(queue => queue.IsIdle), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cancels the workers.</summary>
    /// <remarks>
    /// The semaphore and the token sources are not disposed. Two callers may stop a host, and the slower one may still
    /// use them after the faster one has disposed the service provider.
    /// </remarks>
    public void Dispose()
    {
        _disposed = true;
        _stopClaiming.Cancel();
        _stopSending.Cancel();
        pool.Stop();
    }

    private ChannelWorker[] CreateWorkers()
    {
        var suspects = new SuspectTurn(time);
        return
        [
            .. workerChannels.Names.Select(name => new ChannelWorker(
                channels.Find(name)!, bus, pipeline, statistics, suspects, time, loggers.Delivery)),
        ];
    }

    private void StartWorkers(ChannelWorker[] workers)
    {
        _workers = workers;
        _running = Task.WhenAll(_workers.Select(worker => Task.Run(
            () => worker.RunAsync(_stopClaiming.Token, _stopSending.Token), CancellationToken.None)));
        if (_workers.Length == 0)
            return;
        string[] names = [.. _workers.Select(worker => worker.Channel.Name)];
        depth.Start(names);
        pool.Start();
        _logger.WorkersStarted(string.Join(", ", names));
    }

    /// <summary>
    /// Waits until the queues of this process's channels meet a condition and no envelope is in flight.
    /// </summary>
    /// <remarks>
    /// It checks after every settlement, and once a second because a delayed envelope becomes due without a settlement.
    /// </remarks>
    private async Task WaitUntilAsync(
        Func<IReadOnlyList<ChannelStatistics>, bool> condition,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            // Subscribe before reading, so that a settlement in between is not missed.
            var changed = statistics.Changed.Next();
            var busStatistics = await bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            var queues = _workers.Select(worker => busStatistics.For(worker.Channel.Name)).ToArray();
            if (InFlight == 0 && condition(queues))
                return;
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(1), time, waiting.Token)).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>A check that runs before the workers start, at the same time as the other ones.</summary>
internal interface IStartupCheck
{
    /// <summary>
    /// Throws if the host must not start. The message names the setting and says how to correct it.
    /// </summary>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
