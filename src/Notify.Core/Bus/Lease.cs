using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Represents a claimed envelope and the right to deliver it until it is settled. The bus renews the lease
/// automatically while this process runs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Lease
{
    private readonly long _enqueuedAt;

    /// <summary>Initializes a new instance of the <see cref="Lease"/> class.</summary>
    /// <param name="channel">The name of the channel on which the envelope was claimed.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="state">The state of the envelope when it was claimed.</param>
    /// <param name="token">The fencing token.</param>
    /// <param name="enqueuedAt">The time at which the envelope entered this queue, or last became due.</param>
    protected Lease(
        string channel,
        Envelope envelope,
        DeliveryState state,
        long token,
        DateTimeOffset enqueuedAt)
    {
        Channel = channel;
        Envelope = envelope;
        State = state;
        Token = token;
        _enqueuedAt = enqueuedAt.UtcTicks;
    }

    /// <summary>Gets the name of the channel on which the envelope was claimed.</summary>
    public string Channel { get; }

    /// <summary>Gets the envelope.</summary>
    public Envelope Envelope { get; }

    /// <summary>Gets the state of the envelope when it was claimed.</summary>
    public DeliveryState State { get; }

    /// <summary>
    /// Gets the fencing token. It increases with every claim of the envelope, so that an older lease cannot settle it.
    /// </summary>
    public long Token { get; }

    /// <summary>
    /// Gets the time at which the envelope entered this queue, or last became due, in UTC, by the clock of the bus. The
    /// waiting time is measured from it.
    /// </summary>
    public DateTimeOffset EnqueuedAt => new(_enqueuedAt, TimeSpan.Zero);

    /// <summary>
    /// Gets the time of the bus minus the time of this process. The times of the envelope, its state and the lease
    /// follow the clock of the bus, so that a process with a wrong clock, or whose clock is set while it delivers, does
    /// not drop messages as expired.
    /// </summary>
    /// <value>The default is zero, for a bus without a server.</value>
    public virtual TimeSpan ClockDifference => TimeSpan.Zero;

    /// <summary>
    /// Gets a value indicating whether the notification or its campaign was canceled. The envelope must then be
    /// completed without sending it.
    /// </summary>
    public bool IsCanceled { get; protected set; }

    /// <summary>
    /// Gets a value indicating whether the last lease of the envelope was lost and nothing else has been recorded
    /// since. Its delivery may have ended the process, or may never have returned. Such an envelope is claimed alone;
    /// deliver it while no other one is in flight, so that it takes none of them with it.
    /// </summary>
    public bool HasLostLease => State.HasLostLease;

    /// <summary>The places that the delivery of this lease occupies in its worker, which guards them.</summary>
    internal LeasePlaces Occupied { get; set; }

    /// <summary>
    /// Gets the token that is canceled when the lease is lost. Stop sending, because another worker may own the
    /// envelope.
    /// </summary>
    public abstract CancellationToken Lost { get; }

    /// <summary>Gets a value indicating whether the lease is lost: <see cref="Lost"/> is canceled.</summary>
    public abstract bool IsLost { get; }

    /// <summary>
    /// Stops renewing the lease without settling it, as if the process had crashed. The lease expires, and the envelope
    /// returns to its queue with one more failure.
    /// </summary>
    public abstract void Abandon();

    /// <summary>Returns the token and the envelope.</summary>
    public override string ToString() => $"Lease {Token} of {Envelope}";
}

/// <summary>Specifies the places that a lease occupies in the worker that claimed it.</summary>
[Flags]
internal enum LeasePlaces : byte
{
    /// <summary>Nothing: its delivery has ended, or was left behind.</summary>
    None = 0,

    /// <summary>A place among the leases in flight, until the lease has ended.</summary>
    Lease = 1,

    /// <summary>A slot for sending, from the start of the delivery until the send has ended.</summary>
    Slot = 2,

    /// <summary>Both.</summary>
    All = Lease | Slot,
}
