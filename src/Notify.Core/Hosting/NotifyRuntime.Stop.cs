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

    // The time that counting the remaining envelopes may take after the host's time is up. A bus that answers needs
    // milliseconds; one that does not must not delay the end of the process.
    private static readonly TimeSpan CountGrace = TimeSpan.FromMilliseconds(500);

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
            await DrainUntilCanceledAsync(volatileBus, cancellationToken).ConfigureAwait(false);
        }

        await _stopClaiming.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopSending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(CancelGrace, time, CancellationToken.None)).ConfigureAwait(false);
        pool.Stop();
        var (transactional, campaign) = await CountRemainingAsync(cancellationToken).ConfigureAwait(false);
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

    private async Task DrainUntilCanceledAsync(IVolatileMessageBus volatileBus, CancellationToken cancellationToken)
    {
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await WaitUntilAsync(
                queues => queues.All(queue => queue.IsPaused || HasNothingReady(queue)), cancellationToken)
                .ConfigureAwait(false);
            var graceStart = time.GetTimestamp();
            using var timer = time.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(),
                grace,
                DelayedGrace,
                Timeout.InfiniteTimeSpan);

            // An envelope that is due later than that is lost in any case, so it does not delay the shutdown.
            await WaitUntilAsync(
                queues => queues.All(queue => queue.IsPaused || (HasNothingReady(queue)
                    && !volatileBus.IsDueWithin(queue.Channel, DelayedGrace - time.GetElapsedTime(graceStart)))),
                grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // The time is up. The report counts the remaining envelopes.
        }
    }

    private static bool HasNothingReady(ChannelStatistics queue) =>
        queue.Transactional + queue.Campaign + queue.InFlight == 0;

    /// <summary>Counts the remaining envelopes. The numbers are null if the bus does not answer in time.</summary>
    private async Task<(long? Transactional, long? Campaign)> CountRemainingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var registration = cancellationToken.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).CancelAfter(CountGrace), limit);
        await using var _ = registration.ConfigureAwait(false);
        try
        {
            var (transactional, campaign) = (0L, 0L);
            var busStatistics = await bus.GetStatisticsAsync(limit.Token).AsTask().WaitAsync(limit.Token)
                .ConfigureAwait(false);
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
            return (null, null);
        }
    }

    private void LogReport(ShutdownReport report)
    {
        if (report is not { LeftTransactional: { } transactional, LeftCampaign: { } campaign })
            _logger.StoppedUncounted(report.Drained, report.Released);
        else if (transactional + campaign == 0)
            _logger.Stopped(report.Drained, report.Released);
        else if (bus is IVolatileMessageBus)
            _logger.StoppedWithLosses(report.Drained, report.Released, transactional, campaign);
        else
            _logger.StoppedLeaving(report.Drained, report.Released, transactional, campaign);
    }
}
