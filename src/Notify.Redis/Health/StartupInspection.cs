using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Notify.Redis.Health;

/// <summary>Looks at the servers once they can be reached and tells what is wrong, beside the start of the host: that neither waits for it nor fails by it.</summary>
internal sealed class StartupInspection(ServerInspectors inspectors, TimeProvider time, ILogger<StartupInspection> logger) : IHostedService, IDisposable
{
    // While no server is there this costs a look at a flag.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        // A host that was not stopped ends here. Cancelled only: the loop may still look at the token.
        _stop.Cancel();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var reports = await inspectors.InspectAsync(stop).ConfigureAwait(false);
                foreach (var report in reports)
                    Tell(report, told);
                if (!reports.Any(report => report.IsPending))
                    return;
                await Task.Delay(Pause, time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (stop.IsCancellationRequested || ended is ObjectDisposedException)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // Whatever it is, the messages go on without this look.
        catch (Exception unexpected)
        {
            logger.InspectionFailed(unexpected);
        }
#pragma warning restore CA1031
    }

    private void Tell(ServerReport report, HashSet<string> told)
    {
        if (report is { Info: { } info, IsPending: false } && told.Add(report.Server))
            logger.ServerSeen(report.Server, info.Version, info.EvictionPolicy, info.WritesAof);
        foreach (var problem in report.Problems)
        {
            if (!told.Add($"{report.Server} {problem.Check}"))
                continue;
            if (problem.Check is ServerCheck.Reachable or ServerCheck.Loaded)
                logger.ServerNotReady(report.Server, problem.Text);
            else if (problem.IsError)
                logger.ServerError(report.Server, problem.Check, problem.Text);
            else
                logger.ServerWarning(report.Server, problem.Check, problem.Text);
        }
    }
}
