using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Hosting;

/// <summary>The way down: drain what dies with the process, finish what is on its way, release the rest.</summary>
internal sealed partial class NotifyRuntime
{
    // How long a shutdown waits for retries and deferrals once nothing else is left to do.
    private static readonly TimeSpan DelayedGrace = TimeSpan.FromSeconds(5);

    // How long senders may take to come back after they were canceled.
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    public async Task<ShutdownReport> StopAsync(CancellationToken cancellationToken = default)
    {
        // Whose time is up still gets its turn where it is free; behind another call it waits no longer than its own time.
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
        if (bus is IVolatileMessageBus dying)
        {
            dying.StopAccepting();
            await DrainAsFarAsTimeAllowsAsync(cancellationToken).ConfigureAwait(false);
        }

        await _stopClaiming.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopSending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_running, Task.Delay(CancelGrace, time, CancellationToken.None)).ConfigureAwait(false);
        var (transactional, campaign) = await CountLeftAsync().ConfigureAwait(false);
        var report = new ShutdownReport
        {
            Drained = statistics.Finished - finished,
            Released = statistics.Released - released,
            LeftTransactional = transactional,
            LeftCampaign = campaign,
        };
        Log(report);
        return report;
    }

    private async Task DrainAsFarAsTimeAllowsAsync(CancellationToken cancellationToken)
    {
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await WaitUntilAsync(rows => rows.All(row => row.IsPaused || row.Transactional + row.Campaign + row.InFlight == 0), cancellationToken).ConfigureAwait(false);
            using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), grace, DelayedGrace, Timeout.InfiniteTimeSpan);
            await WaitUntilAsync(rows => rows.All(row => row.IsPaused || row.IsIdle), grace.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (grace.IsCancellationRequested)
        {
            // The time is up; the report says what is left.
        }
    }

    private async Task<(long Transactional, long Campaign)> CountLeftAsync()
    {
        try
        {
            var (transactional, campaign) = (0L, 0L);
            foreach (var row in (await bus.GetStatisticsAsync(CancellationToken.None).ConfigureAwait(false)).Channels)
            {
                transactional += row.Transactional + row.DelayedTransactional;
                campaign += row.Campaign + row.Delayed - row.DelayedTransactional;
            }

            return (transactional, campaign);
        }
        catch (Exception exception)
        {
            _logger.LeftoversUnknown(exception);
            return default;
        }
    }

    private void Log(ShutdownReport report)
    {
        if (report.LeftTransactional + report.LeftCampaign == 0)
            _logger.Stopped(report.Drained, report.Released);
        else if (bus is IVolatileMessageBus)
            _logger.StoppedWithLosses(report.Drained, report.Released, report.LeftTransactional, report.LeftCampaign);
        else
            _logger.StoppedLeaving(report.Drained, report.Released, report.LeftTransactional, report.LeftCampaign);
    }
}
