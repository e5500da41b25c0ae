namespace Notify.Demo.Redis;

/// <summary>Kills the worker that has most mails in its hands.</summary>
internal sealed class WorkerKill(WorkerCrew crew, LocalReceivers receivers, TimeSpan leaseDuration)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    // So many looks without one more mail held mean that every worker has taken what it can.
    private const int Still = 10;
    private const int MostLooks = 1200;

    private MailHold? _hold;

    /// <summary>Lets the mail server take its time after a quarter of the campaign, where it is ours and one worker can be spared.</summary>
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
            Console.WriteLine("The only worker is not killed: nobody would finish.");
            return;
        }

        try
        {
            await UntilBusyAsync(cancellationToken);
            var victim = crew.Running.MaxBy(worker => (worker.InHandOn(Channels.Email), worker.InHand));
            if (victim is not { InHand: > 0 })
            {
                Console.WriteLine("Nobody was killed: no worker had anything in its hands.");
                return;
            }

            await victim.KillAsync();
            Console.WriteLine($"Worker {victim.Number} killed (process {victim.ProcessId}), messages in its hands: {victim.InHand}.");
            Console.WriteLine($"Their leases run out after {leaseDuration.TotalSeconds:0} s (short for the demo; by default 30 s). Then the others deliver them.");
        }
        finally
        {
            _hold?.Release();
        }
    }

    private async Task UntilBusyAsync(CancellationToken cancellationToken)
    {
        var (before, same) = (0, 0);
        for (var look = 0; look < MostLooks && same < Still; look++)
        {
            // Without a hold there is no waiting for more: it may be gone at the next look.
            if (_hold is null && crew.Running.Any(worker => worker.InHand > 0))
                return;
            var held = _hold?.Held ?? 0;
            same = held > 0 && held == before ? same + 1 : 0;
            before = held;
            await Task.Delay(Look, cancellationToken);
        }
    }
}
