using Notify.Bus;

namespace Notify.Redis.Bus;

/// <summary>An envelope this process has leased.</summary>
internal sealed class RedisLease(RedisQueue queue, Envelope envelope, DeliveryState state, long token, DateTimeOffset enqueuedAt, bool cancelled)
    : Lease(queue.Channel, envelope, state, token, enqueuedAt)
{
    private readonly Lock _gate = new();

    // Without a timer and never linked, so there is nothing to dispose of.
    private CancellationTokenSource? _lost;
    private bool _isLost;

    public RedisQueue Queue { get; } = queue;

    /// <summary>The envelope's id as the keys have it.</summary>
    public string Key { get; } = envelope.Id.ToString();

    /// <summary>By this process's monotonic clock: until when it surely lasts.</summary>
    public long Deadline { get; set; }

    public bool IsAbandoned { get; private set; }

    /// <summary>True while a settlement is on its way: what the server says about the lease meanwhile may be its effect.</summary>
    public bool IsSettling { get; set; }

    public override CancellationToken Lost
    {
        get
        {
            lock (_gate)
                return _isLost ? new CancellationToken(canceled: true) : (_lost ??= new CancellationTokenSource()).Token;
        }
    }

    public override void Abandon() => IsAbandoned = true;

    public RedisLease Marked()
    {
        IsCancelled = cancelled;
        return this;
    }

    /// <summary>Tells whoever holds it. Callbacks run elsewhere.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _isLost = true;
            _ = _lost?.CancelAsync();
        }
    }
}
