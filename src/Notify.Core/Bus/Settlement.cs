using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Represents the end of a lease, with the new state of the envelope.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Settlement
{
    private Settlement(SettlementKind kind, DeliveryState state)
    {
        Kind = kind;
        State = state;
    }

    /// <summary>Gets the kind of the settlement.</summary>
    public SettlementKind Kind { get; }

    /// <summary>Gets the new state of the envelope.</summary>
    public DeliveryState State { get; }

    /// <summary>Gets the time at which the envelope is due again after a retry or a deferral.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>
    /// Gets a value indicating whether later envelopes of the recipient wait until this one was claimed and settled
    /// again. Always true for a deferral that is due immediately.
    /// </summary>
    public bool KeepsOrder { get; private init; }

    /// <summary>Gets the reason for a dead letter; otherwise null.</summary>
    public string? Reason { get; private init; }

    /// <summary>
    /// Returns the settlement with its time moved, because the clock of this process was set meanwhile.
    /// </summary>
    internal Settlement ShiftedBy(TimeSpan step) => this with { At = At.ShiftedBy(step) };

    /// <summary>Creates the settlement of an envelope that was delivered or dropped.</summary>
    /// <param name="state">The new state of the envelope.</param>
    /// <returns>The settlement.</returns>
    public static Settlement Complete(DeliveryState state) => new(SettlementKind.Complete, state);

    /// <summary>Creates the settlement of an envelope that is tried again later. This counts as an attempt.</summary>
    /// <param name="at">The time of the next attempt.</param>
    /// <param name="state">The new state of the envelope, with one more failure.</param>
    /// <param name="keepsOrder">Whether later envelopes of the recipient wait for this one.</param>
    /// <returns>The settlement.</returns>
    public static Settlement Retry(DateTimeOffset at, DeliveryState state, bool keepsOrder = false) =>
        new(SettlementKind.Retry, state) { At = at, KeepsOrder = keepsOrder };

    /// <summary>
    /// Creates the settlement of an envelope that is tried again later. This does not count as an attempt.
    /// </summary>
    /// <param name="at">
    /// The time at which the envelope is due. If it is not in the future, the envelope returns to the front of its
    /// lane.
    /// </param>
    /// <param name="state">The new state of the envelope.</param>
    /// <param name="keepsOrder">Whether later envelopes of the recipient wait for this one.</param>
    /// <returns>The settlement.</returns>
    public static Settlement Defer(DateTimeOffset at, DeliveryState state, bool keepsOrder = false) =>
        new(SettlementKind.Defer, state) { At = at, KeepsOrder = keepsOrder };

    /// <summary>
    /// Creates the settlement of an envelope that moves to the queue of another step. The capacity of the lane does not
    /// apply.
    /// </summary>
    /// <param name="state">
    /// The new state of the envelope. Its <see cref="DeliveryState.Step"/> determines the queue.
    /// </param>
    /// <returns>The settlement.</returns>
    public static Settlement Forward(DeliveryState state) => new(SettlementKind.Forward, state);

    /// <summary>Creates the settlement of an envelope whose delivery failed permanently.</summary>
    /// <param name="reason">The reason, one of the <see cref="DeliveryOutcomes"/>.</param>
    /// <param name="state">The new state of the envelope.</param>
    /// <returns>The settlement.</returns>
    public static Settlement DeadLetter(string reason, DeliveryState state) =>
        new(SettlementKind.DeadLetter, state) { Reason = reason };
}
