using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>An envelope that this process has leased.</summary>
internal sealed class RedisLease : Lease
{
    private readonly Lock _gate = new();
    private readonly ClockReading _clock;

    // It has no timer and is not linked, so it does not need to be disposed.
    private CancellationTokenSource? _lost;
    private bool _isLost;

    public RedisLease(
        RedisQueue queue,
        Envelope envelope,
        DeliveryState state,
        long token,
        DateTimeOffset enqueuedAt,
        ClockReading clock,
        bool isCanceled)
        : base(queue.Channel, envelope, state, token, enqueuedAt)
    {
        Queue = queue;
        Key = envelope.Id.ToString();
        _clock = clock;
        IsCanceled = isCanceled;
    }

    public RedisQueue Queue { get; }

    /// <summary>The envelope's id as it is written in Redis.</summary>
    public string Key { get; }

    // A delivery compares the expiry with the current time of this process, whose clock may have been set since the
    // claim: a message in flight must not expire because of that.
    public override TimeSpan ClockDifference => _clock.Difference - _clock.Step;

    /// <summary>The envelope as it was claimed.</summary>
    public required RedisValue Body { get; init; }

    /// <summary>The time until which the lease certainly lasts, by this process's monotonic clock.</summary>
    public long Deadline { get; set; }

    public bool IsAbandoned { get; private set; }

    public override bool IsLost
    {
        get
        {
            lock (_gate)
                return _isLost;
        }
    }

    /// <summary>Whether a settlement is in flight. A renewal that fails in the meantime may be its effect.</summary>
    public bool IsSettling { get; set; }

    public override CancellationToken Lost
    {
        get
        {
            lock (_gate)
                return _isLost
                    ? new CancellationToken(canceled: true)
                    : (_lost ??= new CancellationTokenSource()).Token;
        }
    }

    public override void Abandon() => IsAbandoned = true;

    /// <summary>Cancels <see cref="Lost"/>. Callbacks run on another thread.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _isLost = true;
            _ = _lost?.CancelAsync();
        }
    }
}
