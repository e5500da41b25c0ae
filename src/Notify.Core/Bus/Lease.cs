using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// A claimed envelope: the right to deliver it until it is settled. The bus renews the lease by itself as long as this process lives.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Lease
{
    private readonly long _enqueuedAt;

    /// <summary>Fills in what every lease has.</summary>
    /// <param name="channel">The channel it was claimed on.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="state">Its state at the claim.</param>
    /// <param name="token">The fencing token.</param>
    /// <param name="enqueuedAt">When it entered this queue, or last became due.</param>
    protected Lease(string channel, Envelope envelope, DeliveryState state, long token, DateTimeOffset enqueuedAt)
    {
        Channel = channel;
        Envelope = envelope;
        State = state;
        Token = token;
        _enqueuedAt = enqueuedAt.UtcTicks;
    }

    /// <summary>The channel it was claimed on.</summary>
    public string Channel { get; }

    /// <summary>The envelope.</summary>
    public Envelope Envelope { get; }

    /// <summary>Its state at the claim.</summary>
    public DeliveryState State { get; }

    /// <summary>The fencing token: grows with every claim of the envelope. An older lease cannot settle.</summary>
    public long Token { get; }

    /// <summary>When it entered this queue, or last became due, in UTC: what the waiting time counts from.</summary>
    public DateTimeOffset EnqueuedAt => new(_enqueuedAt, TimeSpan.Zero);

    /// <summary>True where the notification or its campaign was canceled: complete it without sending.</summary>
    public bool IsCanceled { get; protected set; }

    /// <summary>Canceled when the lease is lost: another worker may have the envelope, so stop sending.</summary>
    public abstract CancellationToken Lost { get; }

    /// <summary>
    /// Stops renewing without settling, as a dying process would: the lease runs out and the envelope comes back with one more failure.
    /// </summary>
    public abstract void Abandon();

    /// <summary>Envelope and token.</summary>
    public override string ToString() => $"Lease {Token} of {Envelope}";
}
