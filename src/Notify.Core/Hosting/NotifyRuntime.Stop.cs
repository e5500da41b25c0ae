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
        unstarted.Stop();
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
        var remaining = await CountRemainingAsync(cancellationToken).ConfigureAwait(false);
        var report = new ShutdownReport
        {
            Sent = statistics.Sent,
            DeadLettered = statistics.DeadLettered,
            Dropped = statistics.Dropped,
            Muted = statistics.Muted,
            Released = statistics.Released,
            Unfinished = InFlight,
            LeftTransactional = remaining?.Transactional,
            LeftCampaign = remaining?.Campaign,
            LeftDeadLetters = remaining?.DeadLetters,
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

    /// <summary>
    /// Counts the remaining envelopes and dead letters. Returns null if the bus does not answer in time.
    /// </summary>
    private async Task<Remaining?> CountRemainingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var registration = cancellationToken.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).CancelAfter(CountGrace), limit);
        await using var _ = registration.ConfigureAwait(false);
        try
        {
            var busStatistics = await bus.GetStatisticsAsync(limit.Token).AsTask().WaitAsync(limit.Token)
                .ConfigureAwait(false);
            var queues = busStatistics.Channels;
            return new Remaining(
                queues.Sum(queue => queue.Transactional + queue.DelayedTransactional),
                queues.Sum(queue => queue.Campaign + queue.Delayed - queue.DelayedTransactional),
                queues.Sum(queue => queue.DeadLetters));
        }
        catch (Exception exception)
        {
            _logger.LeftoversUnknown(exception);
            return null;
        }
    }

    private void LogReport(ShutdownReport report)
    {
        var (sent, deadLettered, dropped, muted) =
            (report.Sent, report.DeadLettered, report.Dropped, report.Muted);
        var (released, unfinished) = (report.Released, report.Unfinished);
        if (report is not
            {
                LeftTransactional: { } transactional,
                LeftCampaign: { } campaign,
                LeftDeadLetters: { } deadLetters,
            })
        {
            _logger.StoppedUncounted(sent, deadLettered, dropped, muted, released, unfinished);
        }
        else if (transactional + campaign + deadLetters + unfinished == 0)
        {
            _logger.Stopped(sent, deadLettered, dropped, muted, released, unfinished);
        }
        else if (bus is IVolatileMessageBus)
        {
            _logger.StoppedWithLosses(
                sent, deadLettered, dropped, muted, released, unfinished, transactional, campaign, deadLetters);
        }
        else
        {
            _logger.StoppedLeaving(
                sent, deadLettered, dropped, muted, released, unfinished, transactional, campaign, deadLetters);
        }
    }

    private sealed record Remaining(long Transactional, long Campaign, long DeadLetters);
}
