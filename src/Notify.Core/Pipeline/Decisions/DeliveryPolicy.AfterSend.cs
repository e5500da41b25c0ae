using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>From the answers of one round to what becomes of the envelope: the table of <c>docs/delivery.md</c>. Pure.</summary>
internal static partial class DeliveryPolicy
{
    public static StepDecision Decide(in StepSnapshot at, ReadOnlySpan<AddressResult> results)
    {
        if (results.Length == 1 && at.State.Accepted.Count == 0 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
            return Done(at.State, results[0]);
        var known = at with { State = KeepParts(at.State, results) };
        var tally = ResultSummary.Of(known, results);
        var decision = tally.Accepted ? SomeAccepted(known, results, tally) : NoneAccepted(known, results, tally);
        return decision with { Attempted = tally.Asked };
    }

    private static StepDecision NoneAccepted(in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary tally)
    {
        var over = tally.HasVerdicts ? Verdicts(results, failed: false) : null;
        if (tally.Charged is { } charged)
            return Charge(at, results, tally, charged) with { Addresses = over };
        if (tally.Waiting is { } waiting)
        {
            return waiting.Result.Outcome == SendOutcome.Misconfigured && at.Policy.WhenMisconfigured == MisconfiguredAction.NextStep && at.NextChannel is not null && MayFallBack(at, at.State)
                ? Forward(at, Note(at.State, at, waiting), waiting.Result.Outcome.Name(), waiting) with { Addresses = over }
                : Wait(at, at.State, results, waiting) with { Addresses = over };
        }

        var refused = tally.Refused!.Value;
        return Onward(at, Note(at.State, at, refused), refused.Result.Outcome.Name(), refused) with { Addresses = over };
    }

    private static StepDecision Charge(in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary tally, in AddressResult charged)
    {
        var state = Failed(at, tally, charged);
        if (NextAttempt(at, results, state) is { } next)
            return Retry(state, next, charged);
        if (!MayFallBack(at, state))
            return DeadLetter(state, DeliveryOutcomes.Unknown, charged);
        return at.NextChannel is null && !at.Policy.Retries.IsSpent(state.Failures)
            ? Drop(at, state, DeliveryOutcomes.Expired) with { Result = charged.Result }
            : Onward(at, state, charged.Result.Outcome.Name(), charged);
    }

    private static DeliveryState Failed(in StepSnapshot at, in ResultSummary tally, in AddressResult charged) =>
        Note(at.State, at, charged) with { Failures = at.State.Failures + 1, PossiblyDelivered = at.State.PossiblyDelivered || tally.Unknown };

    /// <summary>When the next attempt is due; null where none is left, or it would come after the expiry.</summary>
    private static DateTimeOffset? NextAttempt(in StepSnapshot at, ReadOnlySpan<AddressResult> results, DeliveryState state)
    {
        if (at.Policy.Retries.IsSpent(state.Failures))
            return null;
        var next = at.Now + at.Policy.Retries.DelayAfter(state.Failures, at.Random);
        var waits = Backoff.Until(at, results);
        next = waits > next ? waits : next;
        return next < at.ExpiresAt ? next : null;
    }

    private static StepDecision Retry(DeliveryState state, DateTimeOffset next, in AddressResult charged) =>
        new(Settlement.Retry(next, state), DeliveryEventKind.Retrying, charged.Result.Outcome.Name())
        {
            Result = charged.Result,
            Detail = charged.Result.Reason(),
            Address = charged.Address,
        };

    private static StepDecision Wait(in StepSnapshot at, DeliveryState state, ReadOnlySpan<AddressResult> results, in AddressResult waiting)
    {
        var until = Backoff.Until(at, results);
        var noted = waiting.Local ? state
            : waiting.Result.Outcome == SendOutcome.Throttled ? Note(state, at, waiting)
            : state.NotingOnce(at, waiting.Result.Outcome.Name(), waiting.Result.Reason());
        if (until >= at.ExpiresAt)
            return Drop(at, noted, DeliveryOutcomes.Expired) with { Result = waiting.Result };
        return new(Settlement.Defer(until, noted), DeliveryEventKind.Deferred, waiting.Result.Outcome.Name())
        {
            Result = waiting.Local ? null : waiting.Result,
            Detail = waiting.Result.Reason(),
            Address = waiting.Address,
        };
    }

    private static DeliveryState Note(DeliveryState state, in StepSnapshot at, in AddressResult result) =>
        state.Noting(at, result.Result.Outcome.Name(), result.Result.Reason());

    /// <summary>A message that may have arrived stays with its step unless the channel is set otherwise: nobody is told twice.</summary>
    private static bool MayFallBack(in StepSnapshot at, DeliveryState state) => !state.PossiblyDelivered || at.Policy.FallBackWhenUnknown;
}
