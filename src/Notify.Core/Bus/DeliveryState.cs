using System.Collections.ObjectModel;
using System.ComponentModel;

namespace Notify.Bus;

/// <summary>
/// Represents the changing part of an envelope during delivery. It is immutable; each settlement writes a new state.
/// </summary>
/// <remarks><see cref="ToString"/> contains only numbers, but never an address.</remarks>
public sealed record DeliveryState
{
    /// <summary>The maximum number of entries in the history.</summary>
    public const int MaxHistory = 20;

    /// <summary>The maximum number of entries in <see cref="ProviderIds"/>.</summary>
    public const int MaxProviderIds = 50;

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

    /// <summary>
    /// Gets the last 50 ids that providers assigned to the message, oldest first: one for each address and step that
    /// accepted it. Steps, retries and requeues keep them. An id of more than
    /// <see cref="ProviderMessageId.MaxLength"/> characters is not kept.
    /// </summary>
    public IReadOnlyList<ProviderMessageId> ProviderIds { get; init; } = [];

    /// <summary>Gets the number of times that an operator requeued the envelope from the dead letters.</summary>
    public int Requeues { get; init; }

    /// <summary>
    /// Gets the time of the last requeue, by the clock of the bus, from which the expiry is measured; null if the
    /// envelope was never requeued.
    /// </summary>
    public DateTimeOffset? RequeuedAt { get; init; }

    /// <summary>
    /// Gets the time from which the time to live is measured, by the clock of the bus, if the envelope has waited for
    /// the recipient, for example for the end of quiet hours; otherwise null. It does not apply if
    /// <see cref="Envelope.IsExpiryFixed"/> is true.
    /// </summary>
    /// <remarks>This version carries the value only.</remarks>
    public DateTimeOffset? ExpiresFrom { get; init; }

    /// <summary>
    /// Gets the time until which the envelope waits for a reaction of the recipient, by the clock of the bus, after the
    /// current step was accepted (<see cref="Envelope.Conditions"/>); null if it does not wait.
    /// </summary>
    /// <remarks>This version carries the value only.</remarks>
    public DateTimeOffset? AwaitingUntil { get; init; }

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

    /// <summary>
    /// Returns a copy of the state with another id of a provider. The oldest one is removed if there are more than
    /// <see cref="MaxProviderIds"/>.
    /// </summary>
    /// <param name="id">The id to add.</param>
    /// <returns>The copy; the same state if it contains the id already, or if the id is too long.</returns>
    public DeliveryState With(ProviderMessageId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Id.Length > ProviderMessageId.MaxLength || ProviderIds.Contains(id))
            return this;
        return this with
        {
            ProviderIds = [.. ProviderIds.Skip(Math.Max(0, ProviderIds.Count - MaxProviderIds + 1)), id],
        };
    }

    /// <summary>
    /// Returns the state of a dead letter that an operator requeues: it starts at its first step with no failures, and
    /// its time to live starts again. The history and the addresses that have the message are kept.
    /// </summary>
    /// <param name="at">The time of the requeue, by the clock of the bus.</param>
    /// <returns>The state.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public DeliveryState AfterRequeue(DateTimeOffset at) => this with
    {
        Step = 0,
        Failures = 0,
        Requeues = Requeues + 1,
        RequeuedAt = at,
        ExpiresFrom = null,
        AwaitingUntil = null,
    };

    /// <summary>Returns the step and the numbers of failures and accepted addresses.</summary>
    public override string ToString() => $"DeliveryState step {Step}, {Failures} failures, {Accepted.Count} accepted";
}
