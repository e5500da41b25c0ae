using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Hosting;

/// <content>
/// Stops the workers: sends the envelopes that would be lost with the process, finishes those in flight and releases
/// the remaining ones.
/// </content>
internal sealed partial class NotifyRuntime
{
    // The time that a shutdown waits for delayed envelopes when no other ones remain.
    private static readonly TimeSpan DelayedGrace = TimeSpan.FromSeconds(5);

    // The time that senders have to return after their token was canceled.
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    public async Task<ShutdownReport> StopAsync(CancellationToken cancellationToken = default)
    {
        // A caller whose token is already canceled must still be able to stop the workers. The token therefore applies
        // only while another call holds the semaphore.
        if (!await _turn.WaitAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false))
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed && _report is null, this);
            return _report ??= await StopOnceAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ShutdownReport> StopOnceAsync(CancellationToken cancellationToken)
    {
        depth.Stop();
        var (finished, released) = (statistics.Finished, statistics.Released);
        if (bus is IVolatileMessageBus volatileBus)
        {
            volatileBus.StopAccepting();
            await DrainUntilCanceledAsync(cancellationToken).ConfigureAwait(false);
        }

        await _stopClaiming.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopSending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(CancelGrace, time, CancellationToken.None)).ConfigureAwait(false);
        var (transactional, campaign) = await CountRemainingAsync().ConfigureAwait(false);
        var report = new ShutdownReport
        {
            Drained = statistics.Finished - finished,
            Released = statistics.Released - released,
            LeftTransactional = transactional,
            LeftCampaign = campaign,
        };
        LogReport(report);
        return report;
    }

    private async Task DrainUntilCanceledAsync(CancellationToken cancellationToken)
    {
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await WaitUntilAsync(
                queues => queues.All(
                    queue => queue.IsPaused || queue.Transactional + queue.Campaign + queue.InFlight == 0),
                cancellationToken).ConfigureAwait(false);
            using var timer = time.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(),
                grace,
                DelayedGrace,
                Timeout.InfiniteTimeSpan);
            await WaitUntilAsync(queues => queues.All(queue => queue.IsPaused || queue.IsIdle), grace.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // The time is up. The report counts the remaining envelopes.
        }
    }

    private async Task<(long Transactional, long Campaign)> CountRemainingAsync()
    {
        try
        {
            var (transactional, campaign) = (0L, 0L);
            var busStatistics = await bus.GetStatisticsAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (var queue in busStatistics.Channels)
            {
                transactional += queue.Transactional + queue.DelayedTransactional;
                campaign += queue.Campaign + queue.Delayed - queue.DelayedTransactional;
            }

            return (transactional, campaign);
        }
        catch (Exception exception)
        {
            _logger.LeftoversUnknown(exception);
            return default;
        }
    }

    private void LogReport(ShutdownReport report)
    {
        if (report.LeftTransactional + report.LeftCampaign == 0)
        {
            _logger.Stopped(report.Drained, report.Released);
        }
        else if (bus is IVolatileMessageBus)
        {
            _logger.StoppedWithLosses(
                report.Drained, report.Released, report.LeftTransactional, report.LeftCampaign);
        }
        else
        {
            _logger.StoppedLeaving(report.Drained, report.Released, report.LeftTransactional, report.LeftCampaign);
        }
    }
}
