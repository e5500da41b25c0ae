using System.Collections.ObjectModel;

namespace Notify.Bus;

/// <summary>What changes about an envelope while it is delivered. Immutable; written by each settlement.</summary>
/// <remarks><see cref="ToString"/> shows counts, never an address.</remarks>
public sealed record DeliveryState
{
    /// <summary>How many reasons are kept.</summary>
    public const int MaxHistory = 20;

    /// <summary>The state of an envelope nobody has claimed yet.</summary>
    public static DeliveryState Initial { get; } = new();

    /// <summary>Index into <see cref="Envelope.Steps"/>: where it is now.</summary>
    public int Step { get; init; }

    /// <summary>Failed attempts on this step, crashes while sending included.</summary>
    public int Failures { get; init; }

    /// <summary>True after an attempt whose outcome is unknown: the recipient may already have it.</summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>The keys of the addresses that have accepted on this step; they do not get it again.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>How many parts of the message have arrived, by the key of the address, where it goes out in several and not all of them did; they are not sent again.</summary>
    public IReadOnlyDictionary<string, int> Parts { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>How often an operator requeued it from the dead letters.</summary>
    public int Requeues { get; init; }

    /// <summary>When it was last requeued; expiry then starts anew. Null: never.</summary>
    public DateTimeOffset? RequeuedAt { get; init; }

    /// <summary>The last 20 things that kept it from being delivered, oldest first.</summary>
    public IReadOnlyList<DeliveryFailure> History { get; init; } = [];

    /// <summary>This state with one more entry of history, the oldest dropped beyond <see cref="MaxHistory"/>.</summary>
    /// <param name="failure">What happened.</param>
    public DeliveryState With(DeliveryFailure failure) =>
        this with { History = History.Count < MaxHistory ? [.. History, failure] : [.. History.Skip(History.Count - MaxHistory + 1), failure] };

    /// <summary>Counts only.</summary>
    public override string ToString() => $"DeliveryState step {Step}, {Failures} failures, {Accepted.Count} accepted";
}
