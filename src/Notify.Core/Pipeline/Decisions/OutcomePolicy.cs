using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>From the answers of one round to what becomes of the envelope: the table of <c>docs/delivery.md</c>. Pure.</summary>
internal static partial class OutcomePolicy
{
    public static Decision Decide(in HopSituation at, ReadOnlySpan<AddressResult> results)
    {
        if (results.Length == 1 && at.State.Accepted.Count == 0 && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
            return Done(at.State, results[0]);
        var known = at with { State = KeepParts(at.State, results) };
        var tally = Tally.Of(known, results);
        var decision = tally.Accepted ? SomeAccepted(known, results, tally) : NoneAccepted(known, results, tally);
        return decision with { Attempted = tally.Asked };
    }

    private static Decision NoneAccepted(in HopSituation at, ReadOnlySpan<AddressResult> results, in Tally tally)
    {
        var over = tally.HasVerdicts ? Verdicts(results, failed: false) : null;
        if (tally.Charged is { } charged)
            return Charge(at, results, tally, charged) with { Addresses = over };
        if (tally.Waiting is { } waiting)
        {
            return waiting.Result.Outcome == SendOutcome.Misconfigured && at.Policy.WhenMisconfigured == MisconfiguredAction.NextHop && at.NextChannel is not null && MayFallBack(at, at.State)
                ? Forward(at, Note(at.State, at, waiting), waiting.Result.Outcome.Word(), waiting) with { Addresses = over }
                : Wait(at, at.State, results, waiting) with { Addresses = over };
        }

        var refused = tally.Refused!.Value;
        return Onward(at, Note(at.State, at, refused), refused.Result.Outcome.Word(), refused) with { Addresses = over };
    }

    private static Decision Charge(in HopSituation at, ReadOnlySpan<AddressResult> results, in Tally tally, in AddressResult charged)
    {
        var state = Failed(at, tally, charged);
        if (NextAttempt(at, results, state) is { } next)
            return Retry(state, next, charged);
        if (!MayFallBack(at, state))
            return DeadLetter(state, DeliveryOutcomes.Unknown, charged);
        return at.NextChannel is null && !at.Policy.Retries.IsSpent(state.Failures)
            ? Drop(at, state, DeliveryOutcomes.Expired) with { Result = charged.Result }
            : Onward(at, state, charged.Result.Outcome.Word(), charged);
    }

    private static DeliveryState Failed(in HopSituation at, in Tally tally, in AddressResult charged) =>
        Note(at.State, at, charged) with { Failures = at.State.Failures + 1, PossiblyDelivered = at.State.PossiblyDelivered || tally.Unknown };

    /// <summary>When the next attempt is due; null where none is left, or it would come after the expiry.</summary>
    private static DateTimeOffset? NextAttempt(in HopSituation at, ReadOnlySpan<AddressResult> results, DeliveryState state)
    {
        if (at.Policy.Retries.IsSpent(state.Failures))
            return null;
        var next = at.Now + at.Policy.Retries.DelayAfter(state.Failures, at.Random);
        var waits = Waits.Until(at, results);
        next = waits > next ? waits : next;
        return next < at.ExpiresAt ? next : null;
    }

    private static Decision Retry(DeliveryState state, DateTimeOffset next, in AddressResult charged) =>
        new(Settlement.Retry(next, state), DeliveryEventKind.Retrying, charged.Result.Outcome.Word())
        {
            Result = charged.Result,
            Detail = charged.Result.Reason(),
            Address = charged.Address,
        };

    private static Decision Wait(in HopSituation at, DeliveryState state, ReadOnlySpan<AddressResult> results, in AddressResult waiting)
    {
        var until = Waits.Until(at, results);
        var noted = waiting.Local ? state
            : waiting.Result.Outcome == SendOutcome.Throttled ? Note(state, at, waiting)
            : state.NotingOnce(at, waiting.Result.Outcome.Word(), waiting.Result.Reason());
        if (until >= at.ExpiresAt)
            return Drop(at, noted, DeliveryOutcomes.Expired) with { Result = waiting.Result };
        return new(Settlement.Defer(until, noted), DeliveryEventKind.Deferred, waiting.Result.Outcome.Word())
        {
            Result = waiting.Local ? null : waiting.Result,
            Detail = waiting.Result.Reason(),
            Address = waiting.Address,
        };
    }

    private static DeliveryState Note(DeliveryState state, in HopSituation at, in AddressResult result) =>
        state.Noting(at, result.Result.Outcome.Word(), result.Result.Reason());

    /// <summary>A message that may have arrived stays with its hop unless the channel is set otherwise: nobody is told twice.</summary>
    private static bool MayFallBack(in HopSituation at, DeliveryState state) => !state.PossiblyDelivered || at.Policy.FallBackWhenUnknown;
}
