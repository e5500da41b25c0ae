using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>Envelopes that are added to one queue together or not at all.</summary>
internal sealed class PendingEnqueue : TaskCompletionSource<EnqueueResult[]>
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Finished = 2;

    // A smaller difference of the clocks is not worth encoding an envelope twice.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(1);

    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private int _phase;
    private TimeSpan? _clockDifference;

    public PendingEnqueue(
        IReadOnlyList<Envelope> envelopes,
        bool bypassesBound,
        long startedAt,
        TimeSpan clockDifference,
        CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Envelopes = envelopes;
        BypassesBound = bypassesBound;
        StartedAt = startedAt;
        _cancellationToken = cancellationToken;
        Bodies = new RedisValue[envelopes.Count];
        Encode(clockDifference);
        foreach (var envelope in envelopes)
        {
            if (envelope.Lane == Lane.Campaign)
                UsesCampaign = true;
            else
                UsesTransactional = true;
        }
    }

    public IReadOnlyList<Envelope> Envelopes { get; }

    public RedisValue[] Bodies { get; }

    /// <summary>The length of all bodies.</summary>
    public long Bytes { get; private set; }

    public bool BypassesBound { get; }

    public bool UsesTransactional { get; }

    public bool UsesCampaign { get; }

    /// <summary>The time from which the enqueue timeout counts. It restarts when Redis has replied.</summary>
    public long StartedAt { get; set; }

    public bool IsFinished => Volatile.Read(ref _phase) == Finished;

    /// <summary>
    /// Encodes the envelopes by the clock of the server, unless that was already done with about the same difference.
    /// </summary>
    /// <param name="clockDifference">The time of the server minus the time of this process.</param>
    public void Encode(TimeSpan clockDifference)
    {
        if (_clockDifference is { } used && (clockDifference - used).Duration() < ClockTolerance)
            return;
        _clockDifference = clockDifference.Duration() < ClockTolerance ? TimeSpan.Zero : clockDifference;
        Bytes = 0;
        for (var i = 0; i < Bodies.Length; i++)
        {
            var body = EnvelopeCodec.Encode(Envelopes[i], _clockDifference.Value);
            Bodies[i] = body;
            Bytes += body.Length;
        }
    }

    public void CancelWhenAsked()
    {
        if (_cancellationToken.CanBeCanceled)
            _registration = _cancellationToken.UnsafeRegister(static self => ((PendingEnqueue)self!).Cancel(), this);
    }

    /// <summary>Marks the call as sent. From then on it cannot be canceled.</summary>
    /// <returns>False if it was canceled before.</returns>
    public bool TrySend() => Interlocked.CompareExchange(ref _phase, Sent, Waiting) == Waiting;

    /// <summary>Returns a refused call to the waiting ones. Returns false if it was canceled in the meantime.</summary>
    public bool TryWaitAgain()
    {
        Volatile.Write(ref _phase, Waiting);
        if (_cancellationToken.IsCancellationRequested)
            Cancel();
        return !IsFinished;
    }

    public void Complete(EnqueueResult[] results)
    {
        _registration.Unregister();
        Volatile.Write(ref _phase, Finished);
        TrySetResult(results);
    }

    public void Fail(Exception error)
    {
        _registration.Unregister();
        Volatile.Write(ref _phase, Finished);
        TrySetException(error);
    }

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref _phase, Finished, Waiting) == Waiting)
            TrySetCanceled(_cancellationToken);
    }
}
