using Microsoft.Extensions.Options;

namespace Notify.Bus.InMemory;

/// <summary>
/// Represents a message bus in the memory of one process. Its content is lost when the process ends, unless it is saved
/// with <see cref="Export"/>.
/// </summary>
/// <remarks>
/// The capacity of a lane limits the number of envelopes that are ready to be claimed. Delayed, retried, deferred,
/// forwarded and requeued envelopes are not limited. An enqueue call that does not fit waits as a whole, first come,
/// first served. A call with more envelopes than the capacity is accepted when its lane is empty. A lease is valid
/// until it is settled, or until its duration has passed after <see cref="Lease.Abandon"/>.
/// </remarks>
public sealed partial class InMemoryMessageBus : IVolatileMessageBus, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Dictionary<string, ChannelQueue> _queues = new(StringComparer.Ordinal);
    private readonly Queue<ChannelQueue> _changedQueues = new();
    private readonly InMemoryDeadLetters _deadLetters;
    private readonly RetentionSweep _retentionSweep;
    private ChannelQueue? _lastQueue;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="InMemoryMessageBus"/> class.</summary>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <param name="timeProvider">The clock, or null for the system clock.</param>
    /// <exception cref="OptionsValidationException">A setting is invalid.</exception>
    public InMemoryMessageBus(InMemoryBusOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new InMemoryBusOptions();
        if (new InMemoryBusOptionsValidator().Validate(null, Options) is { Failed: true } invalid)
        {
            throw new OptionsValidationException(
                nameof(InMemoryBusOptions), typeof(InMemoryBusOptions), invalid.Failures);
        }

        _time = timeProvider ?? TimeProvider.System;
        DueItems = new DueQueue(StateLock, _time, ServeWaiters);
        _deadLetters = new InMemoryDeadLetters(this, _time);
        _retentionSweep = new RetentionSweep(this);
        Control = new BusControl(this);
    }

    /// <inheritdoc/>
    public IDeadLetters DeadLetters => _deadLetters;

    /// <inheritdoc/>
    public IBusControl Control { get; }

    // One lock guards the whole bus. It is held for some tens of nanoseconds, so a lock for each channel would gain
    // little, and operations on several channels (a forward, or a call whose envelopes have different first steps) are
    // atomic. No code of the application runs under it: tasks of waiting calls complete asynchronously
    // (RunContinuationsAsynchronously), and the callbacks of a lost lease run on the thread pool (CancelAsync).
    internal Lock StateLock { get; } = new();

    internal InMemoryBusOptions Options { get; }

    internal DueQueue DueItems { get; }

    internal bool IsStopping { get; private set; }

    /// <inheritdoc/>
    public ValueTask<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default)
    {
        lock (StateLock)
            return new(new BusStatistics { Channels = [.. _queues.Values.Select(queue => queue.GetStatistics())] });
    }

    /// <inheritdoc/>
    public void StopAccepting()
    {
        lock (StateLock)
        {
            IsStopping = true;
            foreach (var queue in _queues.Values)
                FailPendingCalls(queue);
            foreach (var item in DueItems.Items)
            {
                if (item is InMemoryLease { Phase: LeasePhase.Delayed } lease)
                    ReleaseDelayed(lease);
            }

            ServeWaiters();
        }
    }

    /// <inheritdoc/>
    public bool IsDueWithin(string channel, TimeSpan time)
    {
        lock (StateLock)
        {
            var queue = GetQueue(channel);
            return DueItems.Any(
                time, item => item is InMemoryLease { Phase: LeasePhase.Delayed } lease && lease.Queue == queue);
        }
    }

    /// <summary>
    /// Stops accepting envelopes, and ends all waiting claims with an <see cref="ObjectDisposedException"/>. The
    /// content of the bus is lost.
    /// </summary>
    public void Dispose()
    {
        StopAccepting();
        lock (StateLock)
        {
            _disposed = true;
            foreach (var queue in _queues.Values)
                queue.FailPendingClaims(new ObjectDisposedException(nameof(InMemoryMessageBus)));
        }

        DueItems.Dispose();
    }

    internal ChannelQueue GetQueue(string channel)
    {
        // Consecutive operations are usually on the same channel, so the last queue saves most dictionary lookups.
        if (_lastQueue is not null && _lastQueue.Name == channel)
            return _lastQueue;
        if (!_queues.TryGetValue(channel, out var queue))
            _queues.Add(channel, queue = new ChannelQueue(this, channel));
        return _lastQueue = queue;
    }

    // Waiting claims and waiting enqueue calls are served in two stages. An operation calls MarkChanged for each queue
    // in which envelopes were added, room was freed or a line has moved, and calls ServeWaiters once, as its last step
    // under the lock. Serving can change queues again, because a claim frees room for an enqueue call, and an admitted
    // call adds envelopes for claims, possibly on other channels. These queues are appended to the list, and the loop
    // ends when it is empty. It does end, because a queue is appended again only when a waiting call was completed.

    /// <summary>Records a change that may allow a waiting claim or enqueue call to proceed.</summary>
    internal void MarkChanged(ChannelQueue queue)
    {
        if (queue.IsChanged || !queue.HasWaiters)
            return;
        queue.IsChanged = true;
        _changedQueues.Enqueue(queue);
    }

    /// <summary>Completes all waiting claims and enqueue calls that can proceed.</summary>
    internal void ServeWaiters()
    {
        if (_changedQueues.Count == 0)
            return;
        var now = _time.GetUtcNow();
        while (_changedQueues.TryDequeue(out var queue))
        {
            queue.IsChanged = false;
            queue.ServePendingClaims();
            AdmitPendingCalls(queue, now);
        }
    }

    internal void AddReady(InMemoryLease lease)
    {
        lease.Phase = LeasePhase.Open;
        lease.Lane.AddLast(new LaneEntry(lease));
        MarkChanged(lease.Queue);
    }

    /// <summary>
    /// Ends the hold of a delayed envelope. While the bus stops, sending its followers matters more than their order.
    /// </summary>
    private void ReleaseDelayed(InMemoryLease lease)
    {
        if (!lease.IsHolder)
            return;
        lease.IsHolder = false;
        lease.Lane.Release(lease);
        MarkChanged(lease.Queue);
    }

    private void AddReady(ChannelQueue queue, Envelope envelope, DateTimeOffset now)
    {
        queue.Lane(envelope.Lane).AddLast(new LaneEntry(envelope, now));
        MarkChanged(queue);
    }

    /// <summary>
    /// Adds an envelope that is due after a duration: the time of a settlement is computed when it is made.
    /// </summary>
    private void AddDelayed(InMemoryLease lease, TimeSpan delay)
    {
        lease.Phase = LeasePhase.Delayed;
        lease.Lane.Delayed++;
        DueItems.AddAfter(lease, delay);
    }

    /// <summary>Adds an envelope that is due at a time that the user gave.</summary>
    private void AddScheduled(InMemoryLease lease, DateTimeOffset due)
    {
        lease.Phase = LeasePhase.Delayed;
        lease.Lane.Delayed++;
        DueItems.AddAt(lease, due);
    }
}
