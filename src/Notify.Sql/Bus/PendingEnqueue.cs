using System.Security.Cryptography;
using System.Text;
using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>Envelopes that are added together or not at all.</summary>
internal sealed class PendingEnqueue : TaskCompletionSource<EnqueueResult[]>
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Finished = 2;
    private const int HashBytes = 16;

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
        foreach (var envelope in envelopes)
            Lanes.Add((envelope.Steps[0], envelope.Lane));
    }

    public IReadOnlyList<Envelope> Envelopes { get; }

    /// <summary>The lanes that the call enters.</summary>
    public HashSet<(string Channel, Lane Lane)> Lanes { get; } = [];

    public bool BypassesBound { get; }

    /// <summary>The time from which the enqueue timeout counts. It restarts when the call was refused for room.</summary>
    public long StartedAt { get; set; }

    public bool IsFinished => Volatile.Read(ref _phase) == Finished;

    /// <summary>The messages, once the call was admitted.</summary>
    public NewMessage[] Messages { get; private set; } = [];

    /// <summary>Encodes the envelopes by the clock of the database.</summary>
    /// <param name="queues">The queue of a channel.</param>
    /// <param name="clockDifference">The time of the database minus the time of this process.</param>
    /// <param name="now">The time of this process.</param>
    public void Encode(Func<string, SqlQueue> queues, TimeSpan clockDifference, DateTimeOffset now)
    {
        if (Messages.Length > 0)
            return;
        Messages = new NewMessage[Envelopes.Count];
        for (var i = 0; i < Messages.Length; i++)
        {
            var envelope = Envelopes[i];
            var queue = queues(envelope.Steps[0]).Id;
            Messages[i] = new NewMessage
            {
                Id = envelope.Id,
                NotificationId = envelope.NotificationId,
                Campaign = envelope.Campaign,
                Queue = queue,
                Lane = envelope.Lane,
                OrderingKey = envelope.OrderingKey,
                Body = EnvelopeCodec.Encode(envelope, clockDifference),
                Delay = envelope.NotBefore is { } due && due > now ? due - now : TimeSpan.Zero,
                Key = envelope.IdempotencyKey is { } key ? HashOf(queue, key) : null,
            };
        }
    }

    public static IdempotencyKeyHash HashOf(int queue, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return new IdempotencyKeyHash(queue, new Guid(hash[..HashBytes], bigEndian: true));
    }

    public void CancelWhenAsked()
    {
        if (_cancellationToken.CanBeCanceled)
            _registration = _cancellationToken.UnsafeRegister(static self => ((PendingEnqueue)self!).Cancel(), this);
    }

    /// <summary>Marks the call as sent. From then on it cannot be canceled.</summary>
    /// <returns>False if it was canceled before.</returns>
    public bool TrySend() => Interlocked.CompareExchange(ref _phase, Sent, Waiting) == Waiting;

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
