using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Diagnostics;

namespace Notify.Pipeline;

/// <summary>
/// Settles a lease, and tries again until the bus answers, the lease is lost or the host's time is up.
/// </summary>
internal sealed class LeaseSettler(IMessageBus bus, TimeProvider time, NotifyLoggers loggers)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Settles the lease.</summary>
    /// <returns>False if the lease was lost or abandoned.</returns>
    public async ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken stop)
    {
        var pause = FirstPause;
        var (decidedAt, decidedAtTimestamp) = (default(DateTimeOffset), 0L);
        var current = settlement;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await bus.SettleAsync(lease, current, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                _logger.SettlementThrew(exception, lease.Envelope.Id, lease.Channel, tries);
            }

            if (tries == 1)
                (decidedAt, decidedAtTimestamp) = (time.GetUtcNow(), time.GetTimestamp());

            using var end = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stop);
            await Task.Delay(pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (end.IsCancellationRequested)
            {
                // As if this process had crashed: the lease is no longer renewed, so another worker receives the
                // envelope.
                lease.Abandon();
                return false;
            }

            // The envelope waits for a duration. If the wall clock was set meanwhile, its time is another one.
            var step = time.GetUtcNow() - decidedAt - time.GetElapsedTime(decidedAtTimestamp);
            current = settlement.ShiftedBy(step);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
