using Notify.Bus;

namespace Notify.Benchmarks.Bus;

/// <summary>Claims messages of a bus in batches, and completes each of them individually.</summary>
internal static class BusConsumer
{
    public static async Task RunAsync(
        IMessageBus bus,
        string channel,
        int most,
        Countdown countdown,
        CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var leases = await bus.ClaimAsync(channel, ClaimLimits.Any(most), stop);
                var settlements = leases.Select(lease =>
                    bus.SettleAsync(lease, Settlement.Complete(lease.State), CancellationToken.None).AsTask());
                foreach (var ended in await Task.WhenAll(settlements))
                {
                    if (ended)
                        countdown.Arrived();
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The round has ended.
        }
    }
}
