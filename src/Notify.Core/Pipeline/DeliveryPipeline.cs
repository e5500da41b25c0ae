using Microsoft.Extensions.ObjectPool;
using Notify.Bus;
using Notify.Diagnostics;
using Notify.Pipeline.Channels;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Workers;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>
/// Delivers one leased envelope: attempt the step, update the address book, settle once, report. This is the only path
/// of a lease.
/// </summary>
internal sealed class DeliveryPipeline(
    ApplicationServices services,
    ApplicationCalls calls,
    StepAttempt attempt,
    AddressBookUpdater addressBook,
    LeaseSettler settler,
    DeliveryReporter reporter,
    NotifyMetrics metrics,
    TimeProvider time)
{
    private readonly ObjectPool<DeliveryStep> _steps = ObjectPool.Create<DeliveryStep>();

    /// <summary>Delivers the envelope of a lease and settles the lease.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="permit">The permit that was taken for the claim; null if the channel has no limit.</param>
    /// <param name="progress">Notified of the end of the send and of the settlement; null if nothing needs it.</param>
    /// <param name="stop">Canceled when sends must end.</param>
    /// <returns>
    /// How the lease ended. The task fails only if a component of the pipeline itself does; the lease is then not
    /// settled.
    /// </returns>
    public async ValueTask<LeaseEnd> DeliverAsync(
        ChannelRuntime channel,
        Lease lease,
        SendPermit? permit,
        IDeliveryProgress? progress,
        CancellationToken stop)
    {
        var step = Rent(channel, lease, permit, stop);
        using var span = DeliverySpans.Process(channel.Name, lease.Envelope);
        try
        {
            metrics.QueueWait(channel.Name, lease.Envelope.Lane, step.Now + step.ClockDifference - lease.EnqueuedAt);
            if (!await attempt.RunAsync(step).ConfigureAwait(false))
                return reporter.RecordLost(lease);
            // Other messages must not wait for a permit while this one is settled.
            permit?.Return();
            // Before the settlement, because a crash between the two must not lose the provider's answer about an
            // address.
            if (step.Decision.Addresses is not null)
                await addressBook.ApplyAsync(step).ConfigureAwait(false);
            var settling = settler.SettleAsync(lease, step.Decision.Settlement, stop);
            // A remote bus takes a round trip for it. The slot serves another message meanwhile.
            if (!settling.IsCompleted)
                progress?.EndSend(lease);
            if (!await settling.ConfigureAwait(false))
                return reporter.RecordLost(lease);
            progress?.EndSettlement(lease);
            reporter.Record(step, span);
            if (!services.Observers.IsEmpty)
                await reporter.NotifyObserversAsync(step).ConfigureAwait(false);
            return step.Decision.LeaseEnd;
        }
        finally
        {
            permit?.Return();
            await calls.DisposeScopeAsync(step.Owner, step.Scope).ConfigureAwait(false);
            step.Clear();
            _steps.Return(step);
        }
    }

    private DeliveryStep Rent(
        ChannelRuntime channel,
        Lease lease,
        SendPermit? permit,
        CancellationToken stop)
    {
        var step = _steps.Get();
        step.Start(channel, lease.Envelope, lease.State, time.GetUtcNow(), lease);
        step.StartedAt = services.Observers.IsEmpty ? 0 : time.GetTimestamp();
        step.Permit = permit;
        step.Scope = services.Scope(channel.IsScoped);
        step.Stop = stop;
        return step;
    }
}
