using Notify.Bus;
using Notify.Redis.Bus;

namespace Notify.Redis;

public sealed partial class RedisMessageBus
{
    /// <inheritdoc/>
    /// <remarks>While Redis is unreachable, the call waits and continues automatically.</remarks>
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channel);
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Total, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Campaign, nameof(limits));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<Lease>>(cancellationToken);
        ObjectDisposedException.ThrowIf(_context.Disposing.IsCancellationRequested, this);
        return new(Queue(channel).ClaimAsync(limits, cancellationToken));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The lease belongs to another bus, the settlement is empty, or the envelope does not have the step to which it
    /// forwards.
    /// </exception>
    /// <exception cref="StackExchange.Redis.RedisException">
    /// Redis was unreachable for as long as the lease lasts.
    /// </exception>
    public async ValueTask<bool> SettleAsync(
        Lease lease,
        Settlement settlement,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease is not RedisLease mine || Queue(mine.Channel) != mine.Queue)
            throw new ArgumentException("The lease belongs to another bus.", nameof(lease));
        if (settlement.State is not { } state)
        {
            throw new ArgumentException(
                "The settlement is empty. Create it with Settlement.Complete, Retry, Defer, Forward or DeadLetter.",
                nameof(settlement));
        }

        if (settlement.Kind == SettlementKind.Forward && (uint)state.Step >= (uint)mine.Envelope.Steps.Count)
        {
            throw new ArgumentException(
                $"The envelope has {mine.Envelope.Steps.Count} steps; it cannot be forwarded to step {state.Step}.",
                nameof(settlement));
        }

        if (settlement.Kind == SettlementKind.Forward
            && !await ForwardAsync(mine, state).WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return await mine.Queue.SettleAsync(mine, PendingSettlement.Of(mine, settlement, _context.Time.GetUtcNow()))
            .WaitAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The next queue may be on another server, so the envelope is added there before this lease is completed. A crash
    /// between the two repeats the forward; the next queue recognizes the step and adds the envelope once.
    /// </summary>
    private async Task<bool> ForwardAsync(RedisLease lease, DeliveryState state)
    {
        // Checks the token and renews the lease, so that it does not end during the following steps.
        if (!await _leaseRenewer.RenewAsync(lease).ConfigureAwait(false))
            return false;

        // The bytes are forwarded as they were claimed: a newer minor version may have added fields that this version
        // does not know.
        await Queue(lease.Envelope.Steps[state.Step])
            .AdmitAsync([Admission.Of(lease, state)], counts: true)
            .ConfigureAwait(false);
        return true;
    }
}
