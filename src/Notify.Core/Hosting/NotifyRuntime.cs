using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Pipeline;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Workers;

namespace Notify.Hosting;

/// <summary>Starts and stops the workers of this process.</summary>
internal sealed partial class NotifyRuntime(
    IMessageBus bus, WorkerChannels worked, ChannelRuntimeCache channels, DeliveryPipeline pipeline, WorkerStatistics statistics, QueueDepth depth,
    IEnumerable<IStartupCheck> checks, TimeProvider time, NotifyLoggers loggers) : INotifyRuntime, IDisposable
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

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_report is not null)
                throw new InvalidOperationException("Notify has been stopped and cannot be started again; build a new service provider.");
            if (_started)
                return;
            foreach (var check in checks)
                await check.CheckAsync(cancellationToken).ConfigureAwait(false);
            _workers = [.. worked.Names.Select(name => channels.Find(name)!).Select(NewWorker)];
            _running = Task.WhenAll(_workers.Select(worker => Task.Run(() => worker.RunAsync(_stopClaiming.Token, _stopSending.Token), CancellationToken.None)));
            if (_workers.Length > 0)
            {
                depth.Start([.. _workers.Select(worker => worker.Channel.Name)]);
                _logger.WorkersStarted(string.Join(", ", _workers.Select(worker => worker.Channel.Name)));
            }

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
        await WaitUntilAsync(rows => rows.All(row => row.IsIdle), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the workers. The turn and the tokens stay usable: a host may be stopped from two sides, and the slower one come after the faster has disposed all.</summary>
    public void Dispose()
    {
        _disposed = true;
        _stopClaiming.Cancel();
        _stopSending.Cancel();
    }

    private ChannelWorker NewWorker(ChannelRuntime channel) => new(channel, bus, pipeline, statistics, time, loggers.Delivery);

    /// <summary>Waits until the worked channels' rows are as wanted and nothing is on its way. Looks after every settlement, and once a second for what comes due.</summary>
    private async Task WaitUntilAsync(Func<IReadOnlyList<ChannelStatistics>, bool> wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = statistics.Changed.Next();
            var queues = await bus.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
            if (_workers.All(worker => worker.InFlight == 0) && wanted([.. _workers.Select(worker => queues.For(worker.Channel.Name))]))
                return;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromSeconds(1), time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>Something to look at before the workers start. Throws where the host must not start; the message names the setting and the mend.</summary>
internal interface IStartupCheck
{
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
