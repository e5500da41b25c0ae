using System.Collections.ObjectModel;

namespace Notify.Bus;

/// <summary>
/// Represents the changing part of an envelope during delivery. It is immutable; each settlement writes a new state.
/// </summary>
/// <remarks><see cref="ToString"/> contains only numbers, but never an address.</remarks>
public sealed record DeliveryState
{
    /// <summary>The maximum number of entries in the history.</summary>
    public const int MaxHistory = 20;

    /// <summary>Gets the state of an envelope that was not yet claimed.</summary>
    public static DeliveryState Initial { get; } = new();

    /// <summary>Gets the index of the current step in <see cref="Envelope.Steps"/>.</summary>
    public int Step { get; init; }

    /// <summary>Gets the number of failed attempts on this step, including process crashes during a send.</summary>
    public int Failures { get; init; }

    /// <summary>
    /// Gets a value indicating whether the outcome of an attempt is unknown, so that the recipient may already have the
    /// message.
    /// </summary>
    public bool PossiblyDelivered { get; init; }

    /// <summary>
    /// Gets the keys of the addresses that accepted the message on this step. The message is not sent to them again.
    /// </summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>
    /// Gets the number of parts that have arrived, by the key of the address, if a message consists of several parts
    /// and not all of them have arrived. These parts are not sent again.
    /// </summary>
    public IReadOnlyDictionary<string, int> Parts { get; init; } = ReadOnlyDictionary<string, int>.Empty;

    /// <summary>Gets the number of times that an operator requeued the envelope from the dead letters.</summary>
    public int Requeues { get; init; }

    /// <summary>
    /// Gets the time of the last requeue, by the clock of the bus, from which the expiry is measured; null if the
    /// envelope was never requeued.
    /// </summary>
    public DateTimeOffset? RequeuedAt { get; init; }

    /// <summary>Gets the last 20 reasons why the envelope was not delivered, oldest first.</summary>
    public IReadOnlyList<DeliveryFailure> History { get; init; } = [];

    /// <summary>
    /// Gets a value indicating whether the last entry of the history is a lost lease: the envelope was not delivered
    /// since then.
    /// </summary>
    public bool HasLostLease => History is [.., { Outcome: DeliveryOutcomes.LeaseLost }];

    /// <summary>
    /// Returns a copy of the state with another entry in the history. The oldest entry is removed if there are more
    /// than <see cref="MaxHistory"/>.
    /// </summary>
    /// <param name="failure">The entry to add.</param>
    /// <returns>The copy.</returns>
    public DeliveryState With(DeliveryFailure failure) =>
        this with { History = [.. History.Skip(Math.Max(0, History.Count - MaxHistory + 1)), failure] };

    /// <summary>Returns the step and the numbers of failures and accepted addresses.</summary>
    public override string ToString() => $"DeliveryState step {Step}, {Failures} failures, {Accepted.Count} accepted";
}
