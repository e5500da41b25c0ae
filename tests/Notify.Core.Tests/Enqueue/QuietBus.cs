using Notify.Bus;

namespace Notify.Tests.Enqueue;

/// <summary>A bus that accepts everything and does not allocate, so that a test measures the notifier only.</summary>
internal sealed class QuietBus : IMessageBus
{
    private static readonly EnqueueResult[] Accepted = [EnqueueResult.Accepted];

    public IDeadLetters DeadLetters => throw new NotSupportedException();

    public IBusControl Control => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default) =>
        new(Accepted);

    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<bool> SettleAsync(
        Lease lease,
        Settlement settlement,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
