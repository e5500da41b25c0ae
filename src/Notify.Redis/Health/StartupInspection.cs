using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notify.Redis.Diagnostics;

namespace Notify.Redis.Health;

/// <summary>
/// Checks the servers as soon as they are reachable and logs their problems. The start of the host neither waits for
/// the check nor fails because of it.
/// </summary>
internal sealed class StartupInspection(ServerInspectors inspectors, TimeProvider time, ILoggerFactory loggerFactory)
    : IHostedService, IDisposable
{
    // While no server is connected, a check only reads a flag.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The server hides the answer from this user.
    private const string Unknown = "unknown";

    private readonly ILogger _logger = loggerFactory.CreateRedisLogger();
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
        // Called without StopAsync if the host did not start. Only canceled: the loop may still use the token.
        _stop.Cancel();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var reports = await inspectors.InspectAsync(stop).ConfigureAwait(false);
                foreach (var report in reports)
                    Log(report, reported);
                if (!reports.Any(report => report.IsPending))
                    return;
                await Task.Delay(Pause, time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (stop.IsCancellationRequested || ended is ObjectDisposedException)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // Delivery does not depend on this check.
        catch (Exception unexpected)
        {
            _logger.InspectionFailed(unexpected);
        }
#pragma warning restore CA1031
    }

    private void Log(ServerReport report, HashSet<string> reported)
    {
        if (report is { Info: { } info, IsPending: false } && reported.Add(report.Server))
        {
            _logger.ServerSeen(
                report.Server,
                info.Version?.ToString() ?? Unknown,
                info.EvictionPolicy ?? Unknown,
                info.WritesAof switch { true => "on", false => "off", null => Unknown });
        }

        foreach (var problem in report.Problems)
        {
            // The bus reports it, and its end.
            if (problem.Check == ServerCheck.Clock || !reported.Add($"{report.Server} {problem.Check}"))
                continue;
            if (problem.Check is ServerCheck.Reachable or ServerCheck.Loaded)
                _logger.ServerNotReady(report.Server, problem.Text);
            else if (problem.IsError)
                _logger.ServerError(report.Server, problem.Check, problem.Text);
            else
                _logger.ServerWarning(report.Server, problem.Check, problem.Text);
        }
    }
}
