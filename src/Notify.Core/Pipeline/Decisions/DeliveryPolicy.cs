using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>Decides about an envelope: the table of <c>docs/delivery.md</c>. Pure.</summary>
/// <remarks>This part contains the decisions themselves; the other parts contain the reasons for them.</remarks>
internal static partial class DeliveryPolicy
{
    /// <summary>Removes the envelope unsent. If an address accepted it before it expired, it counts as sent.</summary>
    private static StepDecision Drop(DeliveryState state, string outcome, string? detail = null) =>
        state.Accepted.Count > 0 && outcome == DeliveryOutcomes.Expired
            ? Done(state, null) with { Attempted = false }
            : new(Settlement.Complete(state), DeliveryEventKind.Dropped, outcome) { Detail = detail };

    private static StepDecision ForwardOrDeadLetter(
        in StepSnapshot at,
        DeliveryState state,
        string outcome,
        in AddressResult? decided,
        string? detail = null) =>
        at.NextChannel is null
            ? DeadLetter(state, outcome, decided, detail)
            : Forward(at, state, outcome, decided, detail);

    private static StepDecision Forward(
        in StepSnapshot at,
        DeliveryState state,
        string outcome,
        in AddressResult? decided,
        string? detail = null)
    {
        var next = state with
        {
            Step = state.Step + 1,
            Failures = 0,
            PossiblyDelivered = false,
            Accepted = [],
            Parts = DeliveryState.Initial.Parts,
            AwaitingUntil = null,
        };
        return new(Settlement.Forward(next), DeliveryEventKind.Forwarded, outcome)
        {
            NextChannel = at.NextChannel,
            Result = decided?.Result,
            Address = decided?.Address,
            Detail = detail ?? decided?.Result.Reason(),
        };
    }

    private static StepDecision DeadLetter(
        DeliveryState state,
        string outcome,
        in AddressResult? decided,
        string? detail = null) =>
        new(Settlement.DeadLetter(outcome, state), DeliveryEventKind.DeadLettered, outcome)
        {
            Result = decided?.Result,
            Address = decided?.Address,
            Detail = detail ?? decided?.Result.Reason(),
        };

    /// <summary>
    /// Whether a message that waits may go to its next step instead: no address and no provider has any part of it.
    /// </summary>
    private static bool MayForward(in StepSnapshot at) =>
        at.State.Accepted.Count == 0 && at.State.Parts.Count == 0 && MayFallBack(at, at.State);

    /// <summary>
    /// Whether the envelope may go to its next step. A message that may have arrived stays on its step unless the
    /// channel allows otherwise, so that no recipient is notified twice.
    /// </summary>
    private static bool MayFallBack(in StepSnapshot at, DeliveryState state) =>
        !state.PossiblyDelivered || at.Policy.FallBackWhenUnknown;
}
