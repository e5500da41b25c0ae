using Microsoft.Extensions.Options;

namespace Notify.Bus.InMemory;

/// <summary>
/// The bus inside one process. What it holds, and its memory of idempotency keys, lives as long as the process; what a shutdown leaves can be saved by <see cref="Export"/>.
/// </summary>
/// <remarks>
/// A lane's bound counts what is ready to be claimed. A call that does not fit waits as a whole, first come first served; one larger than the whole bound goes in as a
/// whole once its lane is empty. Send-at, retries, deferrals, forwards and requeues are not bounded. A lease lasts until it is settled, or its duration after
/// <see cref="Lease.Abandon"/>.
/// </remarks>
public sealed partial class InMemoryMessageBus : IVolatileMessageBus, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Dictionary<string, ChannelQueue> _channels = new(StringComparer.Ordinal);
    private readonly Queue<ChannelQueue> _touched = new();
    private readonly CancelMarks _cancelled = new();
    private readonly InMemoryDeadLetters _deadLetters;
    private readonly RetentionSweep _housekeeping;
    private ChannelQueue? _latest;
    private bool _disposed;

    /// <summary>An empty bus.</summary>
    /// <param name="options">Its settings. Default null: the defaults.</param>
    /// <param name="timeProvider">The clock. Default null: the system's.</param>
    /// <exception cref="OptionsValidationException">A setting is out of range.</exception>
    public InMemoryMessageBus(InMemoryBusOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new InMemoryBusOptions();
        if (new InMemoryBusOptionsValidator().Validate(null, Options) is { Failed: true } invalid)
            throw new OptionsValidationException(nameof(InMemoryBusOptions), typeof(InMemoryBusOptions), invalid.Failures);
        _time = timeProvider ?? TimeProvider.System;
        Schedule = new DueQueue(Gate, _time, ServeWaiters);
        _deadLetters = new InMemoryDeadLetters(this, _time);
        _housekeeping = new RetentionSweep(this, Schedule);
        Control = new InMemoryChannelControl(this);
    }

    /// <inheritdoc/>
    public IDeadLetters DeadLetters => _deadLetters;

    /// <inheritdoc/>
    public IBusControl Control { get; }

    // One lock for the whole bus: it is held for some tens of nanoseconds, and a forward or a call over several channels stays one step.
    internal Lock Gate { get; } = new();

    internal InMemoryBusOptions Options { get; }

    internal DueQueue Schedule { get; }

    internal bool IsStopping { get; private set; }

    /// <inheritdoc/>
    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (Gate)
            return new(new BusStatistics([.. _channels.Values.Select(queue => queue.Statistics())]));
    }

    /// <inheritdoc/>
    public void StopAccepting()
    {
        lock (Gate)
        {
            IsStopping = true;
            foreach (var queue in _channels.Values)
                FailCalls(queue);
        }
    }

    /// <summary>Takes nothing more and ends every waiting claim with an <see cref="ObjectDisposedException"/>. What is inside is gone.</summary>
    public void Dispose()
    {
        StopAccepting();
        lock (Gate)
        {
            _disposed = true;
            foreach (var queue in _channels.Values)
                queue.FailClaims(new ObjectDisposedException(nameof(InMemoryMessageBus)));
        }

        Schedule.Dispose();
    }

    internal ChannelQueue Queue(string channel)
    {
        // Most go where the one before went.
        if (_latest is not null && _latest.Name == channel)
            return _latest;
        if (!_channels.TryGetValue(channel, out var queue))
            _channels.Add(channel, queue = new ChannelQueue(this, channel));
        return _latest = queue;
    }

    /// <summary>Something about a channel changed that a waiting claim or call may have waited for.</summary>
    internal void MarkChanged(ChannelQueue queue)
    {
        if (queue.IsChanged || !queue.HasWaiters)
            return;
        queue.IsChanged = true;
        _touched.Enqueue(queue);
    }

    /// <summary>Serves whoever can go on now. The last step of whatever touches a queue.</summary>
    internal void ServeWaiters()
    {
        if (_touched.Count == 0)
            return;
        var now = _time.GetUtcNow();
        while (_touched.TryDequeue(out var queue))
        {
            queue.IsChanged = false;
            queue.ServeClaims(now);
            AdmitCalls(queue, now);
        }
    }

    internal void AddReady(InMemoryLease lease)
    {
        lease.Phase = LeasePhase.Open;
        lease.Lane.AddLast(new LaneEntry(lease));
        MarkChanged(lease.Queue);
    }

    private void AddReady(ChannelQueue queue, Envelope envelope, DateTimeOffset now)
    {
        queue.Lane(envelope.Lane).AddLast(new LaneEntry(envelope, now));
        MarkChanged(queue);
    }

    private void AddDelayed(InMemoryLease lease, DateTimeOffset due)
    {
        lease.Phase = LeasePhase.Delayed;
        lease.Lane.Delayed++;
        Schedule.Add(lease, due);
    }
}
