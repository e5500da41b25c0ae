using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>Envelopes that go into one queue as a whole or not at all.</summary>
internal sealed class EnqueueCall : TaskCompletionSource<EnqueueResult[]>
{
    private const int Waiting = 0;
    private const int OnItsWay = 1;
    private const int Over = 2;

    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private int _phase;

    public EnqueueCall(IReadOnlyList<Envelope> envelopes, bool bypassesBound, long began, CancellationToken cancellationToken) : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Envelopes = envelopes;
        BypassesBound = bypassesBound;
        Began = began;
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

    /// <summary>Since when Redis should have answered; begins anew when it has.</summary>
    public long Began { get; set; }

    public bool IsOver => Volatile.Read(ref _phase) == Over;

    public void CancelWhenAsked()
    {
        if (_cancellationToken.CanBeCanceled)
            _registration = _cancellationToken.UnsafeRegister(static self => ((EnqueueCall)self!).Cancel(), this);
    }

    /// <summary>From now on it can't be cancelled.</summary>
    /// <returns>False where it was already.</returns>
    public bool TrySend() => Interlocked.CompareExchange(ref _phase, OnItsWay, Waiting) == Waiting;

    /// <summary>There was no room: it waits, unless it was cancelled meanwhile.</summary>
    public bool WaitAgain()
    {
        Volatile.Write(ref _phase, Waiting);
        if (_cancellationToken.IsCancellationRequested)
            Cancel();
        return !IsOver;
    }

    public void Answer(EnqueueResult[] results)
    {
        _registration.Unregister();
        Volatile.Write(ref _phase, Over);
        TrySetResult(results);
    }

    public void Fail(Exception error)
    {
        _registration.Unregister();
        Volatile.Write(ref _phase, Over);
        TrySetException(error);
    }

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref _phase, Over, Waiting) == Waiting)
            TrySetCanceled(_cancellationToken);
    }
}
