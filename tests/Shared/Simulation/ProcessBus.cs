using Notify.Bus;

namespace Notify.Tests.Simulation;

/// <summary>
/// The bus as one process sees it: it records claims and settlements, fails as the script requires, and returns nothing
/// after a crash of the process.
/// </summary>
internal sealed class ProcessBus(World world) : IMessageBus
{
    private readonly HashSet<Lease> _leases = [];
    private readonly IMessageBus _inner = world.Bus.Inner;

    public bool IsCrashed { get; private set; }

    public IDeadLetters DeadLetters => _inner.DeadLetters;

    public IBusControl Control => _inner.Control;

    /// <summary>The process ends: its leases are not renewed and expire.</summary>
    public void Crash()
    {
        lock (_leases)
        {
            IsCrashed = true;
            foreach (var lease in _leases)
                lease.Abandon();
        }
    }

    public ValueTask<IReadOnlyList<EnqueueResult>> EnqueueAsync(
        IReadOnlyList<Envelope> envelopes, CancellationToken cancellationToken = default) =>
        _inner.EnqueueAsync(envelopes, cancellationToken);

    public async ValueTask<IReadOnlyList<Lease>> ClaimAsync(
        string channel, ClaimLimits limits, CancellationToken cancellationToken = default)
    {
        ThrowIfFaulty(channel);
        var leases = await _inner.ClaimAsync(channel, limits, cancellationToken);
        foreach (var lease in leases)
            world.Find(lease.Envelope.Id).Add(Event(lease, MessageEventKind.Claimed));
        lock (_leases)
        {
            _leases.UnionWith(leases);
            if (IsCrashed)
                Crash();
        }

        return leases;
    }

    public async ValueTask<bool> SettleAsync(
        Lease lease, Settlement settlement, CancellationToken cancellationToken = default)
    {
        if (IsCrashed)
            return false;
        ThrowIfFaulty(lease.Channel);
        // The next claim may follow before this call returns, so the sequence number is taken now.
        var settled = Event(lease, MessageEventKind.Settled) with { Settlement = settlement };
        if (!await _inner.SettleAsync(lease, settlement, cancellationToken))
            return false;
        world.Find(lease.Envelope.Id).Add(settled);
        lock (_leases)
            _leases.Remove(lease);
        return true;
    }

    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        _inner.GetStatisticsAsync(cancellationToken);

    private void ThrowIfFaulty(string channel)
    {
        if (world.IsBusFaulty(channel))
            throw new InvalidOperationException("The script requires it.");
    }

    private MessageEvent Event(Lease lease, MessageEventKind kind) =>
        new(kind, world.NextSequence(), world.Clock.Elapsed, lease.Channel);
}
