using Notify.Bus;
using Notify.Redis.Bus;

namespace Notify.Redis;

public sealed partial class RedisMessageBus
{
    /// <inheritdoc/>
    /// <remarks>While Redis cannot be reached it waits, and goes on by itself.</remarks>
    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(string channel, ClaimLimits limits, CancellationToken cancellationToken = default)
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
    /// <exception cref="ArgumentException">The lease is of another bus, the settlement is empty, or it forwards to a step the envelope does not have.</exception>
    /// <exception cref="StackExchange.Redis.RedisException">Redis could not be reached for as long as the lease lasts.</exception>
    public async ValueTask<bool> SettleAsync(Lease lease, Settlement settlement, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease is not RedisLease mine || Queue(mine.Channel) != mine.Queue)
            throw new ArgumentException("The lease was not made by this bus.", nameof(lease));
        if (settlement.State is not { } state)
            throw new ArgumentException("The settlement is empty; make one by Settlement.Complete, Retry, Defer, Forward or DeadLetter.", nameof(settlement));
        if (settlement.Kind == SettlementKind.Forward && (uint)state.Step >= (uint)mine.Envelope.Steps.Count)
            throw new ArgumentException($"The envelope has {mine.Envelope.Steps.Count} steps; it cannot be forwarded to step {state.Step}.", nameof(settlement));
        if (settlement.Kind == SettlementKind.Forward && !await ForwardAsync(mine, state).WaitAsync(cancellationToken).ConfigureAwait(false))
            return false;
        return await mine.Queue.SettleAsync(mine, SettleItem.Of(mine, settlement, _context.Time.GetUtcNow())).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The next step may be on another server, so it gets the envelope first and this one is completed then. A crash in between forwards it again; the next step knows the step and takes it once.
    /// </summary>
    private async Task<bool> ForwardAsync(RedisLease lease, DeliveryState state)
    {
        // Fenced, and fresh: what follows must not be overtaken by the end of the lease.
        if (!await _keeper.RenewAsync(lease).ConfigureAwait(false))
            return false;
        await Queue(lease.Envelope.Steps[state.Step])
            .AdmitAsync(RedisQueue.StepOf(lease.Key, state), lease.Key, lease.Envelope.Lane, EnvelopeCodec.Encode(lease.Envelope), state, counts: true).ConfigureAwait(false);
        return true;
    }
}
