using Notify.Bus;
using NSubstitute;

namespace Notify.Tests.Enqueue;

/// <summary>A bus that records all envelopes and returns the results that the test sets.</summary>
internal sealed class RecordingBus : IMessageBus
{
    private readonly Lock _gate = new();
    private readonly List<Envelope> _envelopes = [];
    private readonly List<int> _batches = [];

    public Func<Envelope, EnqueueResult> Answer { get; set; } = _ => EnqueueResult.Accepted;

    /// <summary>Runs at the start of each call; may wait or throw.</summary>
    public Func<CancellationToken, ValueTask> Before { get; set; } = _ => ValueTask.CompletedTask;

    public IReadOnlyList<Envelope> Envelopes
    {
        get
        {
            lock (_gate)
                return [.. _envelopes];
        }
    }

    /// <summary>The number of envelopes of each call.</summary>
    public IReadOnlyList<int> Batches
    {
        get
        {
            lock (_gate)
                return [.. _batches];
        }
    }

    public IDeadLetters DeadLetters { get; } = Substitute.For<IDeadLetters>();

    public IBusControl Control { get; } = Substitute.For<IBusControl>();

    public async ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes,
        CancellationToken cancellationToken = default)
    {
        await Before(cancellationToken);
        lock (_gate)
        {
            _envelopes.AddRange(envelopes);
            _batches.Add(envelopes.Count);
            return [.. envelopes.Select(Answer)];
        }
    }

    /// <summary>Removes the envelopes recorded so far.</summary>
    public void Forget()
    {
        lock (_gate)
            _envelopes.Clear();
    }

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
