namespace Notify.Demo.Redis;

/// <summary>Kills the worker with the most e-mails in flight.</summary>
internal sealed class WorkerKill(WorkerCrew crew, LocalReceivers receivers, TimeSpan leaseDuration)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(50);
    // If so many checks find no additional delayed e-mail, every worker has claimed as many as it can.
    private const int StableChecks = 10;
    private const int MaxChecks = 1200;

    private MailHold? _hold;

    /// <summary>
    /// Lets the mail server delay its replies after a quarter of the campaign, if it is local and there are several
    /// workers.
    /// </summary>
    public void Prepare(int messages)
    {
        if (receivers.Smtp is not { } smtp || crew.Workers.Count < 2)
            return;
        _hold = new MailHold(messages / 4);
        smtp.Script(_hold.Scripts);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (crew.Workers.Count < 2)
        {
            Console.WriteLine("The only worker is not killed, because no other could finish its work.");
            return;
        }

        try
        {
            await UntilBusyAsync(cancellationToken);
            var victim = crew.Running.MaxBy(worker => (worker.InFlightOn(Channels.Email), worker.InFlight));
            if (victim is not { InFlight: > 0 })
            {
                Console.WriteLine("No worker was killed, because none had a message in flight.");
                return;
            }

            await victim.KillAsync();
            Console.WriteLine(
                $"Worker {victim.Number} killed (process {victim.ProcessId}), messages in flight: {victim.InFlight}.");
            Console.WriteLine(
                $"Their leases expire after {leaseDuration.TotalSeconds:0} s (30 s by default). "
                + "Then the others deliver them.");
        }
        finally
        {
            _hold?.Release();
        }
    }

    private async Task UntilBusyAsync(CancellationToken cancellationToken)
    {
        var (before, same) = (0, 0);
        for (var check = 0; check < MaxChecks && same < StableChecks; check++)
        {
            // Without the delay, the message may be finished at the next check.
            if (_hold is null && crew.Running.Any(worker => worker.InFlight > 0))
                return;
            var held = _hold?.Held ?? 0;
            same = held > 0 && held == before ? same + 1 : 0;
            before = held;
            await Task.Delay(CheckInterval, cancellationToken);
        }
    }
}
