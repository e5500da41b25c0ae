using System.ComponentModel;

namespace Notify.Bus;

/// <summary>How a lease ends, with the envelope's new state.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Settlement
{
    private Settlement(SettlementKind kind, DeliveryState state)
    {
        Kind = kind;
        State = state;
    }

    /// <summary>Which way.</summary>
    public SettlementKind Kind { get; }

    /// <summary>The envelope's new state.</summary>
    public DeliveryState State { get; }

    /// <summary>When it is due again: of a retry and a deferral.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Why: of a dead letter.</summary>
    public string? Reason { get; private init; }

    /// <summary>Done: delivered, or dropped for good.</summary>
    /// <param name="state">The new state.</param>
    public static Settlement Complete(DeliveryState state) => new(SettlementKind.Complete, state);

    /// <summary>Again later, an attempt spent.</summary>
    /// <param name="at">When.</param>
    /// <param name="state">The new state, its failures counted up.</param>
    public static Settlement Retry(DateTimeOffset at, DeliveryState state) => new(SettlementKind.Retry, state) { At = at };

    /// <summary>Again later, no attempt spent. A time not after now puts it back at the front of its lane.</summary>
    /// <param name="at">When.</param>
    /// <param name="state">The new state.</param>
    public static Settlement Defer(DateTimeOffset at, DeliveryState state) => new(SettlementKind.Defer, state) { At = at };

    /// <summary>On to the queue of the step that <see cref="DeliveryState.Step"/> of the new state names; bypasses its bound.</summary>
    /// <param name="state">The new state.</param>
    public static Settlement Forward(DeliveryState state) => new(SettlementKind.Forward, state);

    /// <summary>To the dead letters.</summary>
    /// <param name="reason">Why, in the words of <c>Notify.Delivery.DeliveryOutcomes</c>.</param>
    /// <param name="state">The new state.</param>
    public static Settlement DeadLetter(string reason, DeliveryState state) => new(SettlementKind.DeadLetter, state) { Reason = reason };
}
