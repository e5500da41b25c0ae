using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>Envelopes that are added to one queue together or not at all.</summary>
internal sealed class PendingEnqueue : TaskCompletionSource<EnqueueResult[]>
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Finished = 2;

    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private int _phase;

    public PendingEnqueue(
        IReadOnlyList<Envelope> envelopes,
        bool bypassesBound,
        long startedAt,
        CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Envelopes = envelopes;
        BypassesBound = bypassesBound;
        StartedAt = startedAt;
        _cancellationToken = cancellationToken;
        Bodies = new RedisValue[envelopes.Count];
        for (var i = 0; i < Bodies.Length; i++)
        {
            var body = EnvelopeCodec.Encode(envelopes[i]);
            Bodies[i] = body;
            Bytes += body.Length;
            if (envelopes[i].Lane == Lane.Campaign)
                UsesCampaign = true;
            else
                UsesTransactional = true;
        }
    }

    public IReadOnlyList<Envelope> Envelopes { get; }

    public RedisValue[] Bodies { get; }

    /// <summary>The length of all bodies.</summary>
    public long Bytes { get; }

    public bool BypassesBound { get; }

    public bool UsesTransactional { get; }

    public bool UsesCampaign { get; }

    /// <summary>The time from which the enqueue timeout counts. It restarts when Redis has replied.</summary>
    public long StartedAt { get; set; }

    public bool IsFinished => Volatile.Read(ref _phase) == Finished;

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
