using Notify.Bus;

namespace Notify.Testing.Tests.Conformance;

/// <summary>A bus with a fault.</summary>
internal sealed class FaultyBus(IMessageBus inner, BusFault fault) : IMessageBus
{
    private int _enqueued;
    private Lease? _kept;

    public IDeadLetters DeadLetters => inner.DeadLetters;

    public IBusControl Control => inner.Control;

    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        if (fault == BusFault.LosesTheSecondCall && Interlocked.Increment(ref _enqueued) == 2)
            return new([.. envelopes.Select(_ => EnqueueResult.Accepted)]);
        if (fault == BusFault.ReversesACall)
            return Reversed(envelopes, cancellationToken);
        return inner.EnqueueAsync(envelopes, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default)
    {
        if (fault == BusFault.DeliversTwice
            && Interlocked.Exchange(ref _kept, null) is { } kept
            && kept.Channel == channel)
        {
            return [kept];
        }

        if (fault == BusFault.IgnoresCampaignLimit)
            limits = limits with { Campaign = limits.Total };
        var leases = await inner.ClaimAsync(channel, limits, cancellationToken);
        _kept = leases[0];
        return leases;
    }

    public async ValueTask<bool> SettleAsync(
        Lease lease,
        Settlement settlement,
        CancellationToken cancellationToken = default)
    {
        if (fault == BusFault.ForgetsState && settlement.Kind == SettlementKind.Retry)
            settlement = Settlement.Retry(settlement.At, DeliveryState.Initial);
        if (fault == BusFault.RetriesAtOnce && settlement.Kind == SettlementKind.Retry)
            settlement = Settlement.Retry(DateTimeOffset.MinValue, settlement.State);
        var settled = await inner.SettleAsync(lease, settlement, cancellationToken);
        return settled || fault == BusFault.HasNoFence;
    }

    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        inner.GetStatisticsAsync(cancellationToken);

    private async ValueTask<IReadOnlyList<EnqueueResult>> Reversed(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken)
    {
        var results = await inner.EnqueueAsync([.. envelopes.Reverse()], cancellationToken);
        return [.. results.Reverse()];
    }
}
