using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <content>Decisions that follow from the results of sends.</content>
internal static partial class DeliveryPolicy
{
    public static StepDecision Decide(in StepSnapshot at, ReadOnlySpan<AddressResult> results)
    {
        if (results.Length == 1
            && at.State.Accepted.Count == 0
            && results[0] is { Result.Outcome: SendOutcome.Sent, MovedKey: null })
            return Done(KeepProviderIds(at.State, at.Channel, results), results[0]);
        var known = at with { State = KeepParts(at.State, results) };
        var summary = ResultSummary.Of(known, results);
        var decision = summary.IsAccepted
            ? SomeAccepted(known, results, summary)
            : NoneAccepted(known, results, summary);
        return decision with { Attempted = summary.Attempted };
    }

    private static StepDecision Done(DeliveryState state, in AddressResult? sent) =>
        new(Settlement.Complete(state), DeliveryEventKind.Sent, DeliveryOutcomes.Sent)
        {
            Result = sent?.Result,
            Address = sent?.Address,
            Attempted = true,
        };

    private static StepDecision NoneAccepted(
        in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary summary)
    {
        var decision = summary switch
        {
            { Failure: { } failure } => AfterFailure(at, results, summary, failure),
            { Wait: { } wait } => AfterWait(MarkUnknown(at, summary), results, wait),
            _ => AfterRejection(at, summary.Rejection!.Value),
        };
        return summary.ChangesAddresses ? decision with { Addresses = ChangesOf(results, isFinal: false) } : decision;
    }

    private static StepDecision AfterFailure(
        in StepSnapshot at,
        ReadOnlySpan<AddressResult> results,
        in ResultSummary summary,
        in AddressResult failure)
    {
        var state = CountFailure(at, summary, failure);
        if (NextAttempt(at, results, state) is { } next)
            return Retry(at, state, next, failure);
        if (!MayFallBack(at, state))
            return DeadLetter(state, DeliveryOutcomes.Unknown, failure);
        // Attempts remain, but the next one would come after the expiry.
        return at.NextChannel is null && !at.Policy.Retries.IsSpent(state.Failures)
            ? Drop(state, DeliveryOutcomes.Expired) with { Result = failure.Result }
            : ForwardOrDeadLetter(at, state, failure.Result.Outcome.Name(), failure);
    }

    private static StepDecision AfterWait(
        in StepSnapshot at, ReadOnlySpan<AddressResult> results, in AddressResult wait)
    {
        var duration = Backoff.Until(at, results) - at.Now;
        var forwards = !wait.StaysOnStep
            && MayForward(at)
            && at.Policy.Forwards(wait.Result.Outcome.ToStatus(), duration, at.NextChannel);
        return forwards
            ? Forward(at, Note(at.State, at, wait), wait.Result.Outcome.Name(), wait)
            : Wait(at, at.State, results, wait);
    }

    private static StepDecision AfterRejection(in StepSnapshot at, in AddressResult rejection)
    {
        var (outcome, state) = (rejection.Result.Outcome.Name(), Note(at.State, at, rejection));
        // Without a next step, another attempt costs little and shows whether the address is invalid or its provider
        // made a mistake.
        var until = at.Now + Backoff.AtLeast(Backoff.Confirmation, rejection.Result.RetryAfter);
        return rejection.IsConfirmed || at.NextChannel is not null || until >= at.ExpiresAt
            ? ForwardOrDeadLetter(at, state, outcome, rejection)
            : TryAgain(Settlement.Defer(until, state), rejection);
    }

    private static DeliveryState CountFailure(in StepSnapshot at, in ResultSummary summary, in AddressResult failure) =>
        Note(MarkUnknown(at, summary).State, at, failure) with { Failures = at.State.Failures + 1 };

    /// <summary>Records that the message may have arrived, if a result says so.</summary>
    private static StepSnapshot MarkUnknown(in StepSnapshot at, in ResultSummary summary) => summary.IsUnknown
        ? at with { State = at.State with { PossiblyDelivered = true } }
        : at;

    /// <summary>
    /// Returns the time of the next attempt; null if no attempt is left, or if it would come after the expiry.
    /// </summary>
    private static DateTimeOffset? NextAttempt(
        in StepSnapshot at, ReadOnlySpan<AddressResult> results, DeliveryState state)
    {
        if (at.Policy.Retries.IsSpent(state.Failures))
            return null;
        var next = at.Now + at.Policy.Retries.DelayAfter(state.Failures, at.Random);
        var waitEnd = Backoff.Until(at, results);
        next = waitEnd > next ? waitEnd : next;
        return next < at.ExpiresAt ? next : null;
    }

    /// <summary>
    /// Retries the envelope. Later messages to the recipient wait for its first retries only: it may fail again and
    /// again.
    /// </summary>
    private static StepDecision Retry(
        in StepSnapshot at,
        DeliveryState state,
        DateTimeOffset next,
        in AddressResult failure)
    {
        var keepsOrder = state.Failures <= at.Policy.OrderedRetries && state.Accepted.Count == 0;
        return TryAgain(Settlement.Retry(next, state, keepsOrder), failure);
    }

    private static StepDecision Wait(
        in StepSnapshot at,
        DeliveryState state,
        ReadOnlySpan<AddressResult> results,
        in AddressResult wait)
    {
        var until = Backoff.Until(at, results);
        var outcome = wait.Result.Outcome.Name();
        var noted = wait switch
        {
            { Local: true } => state,
            { Result.Outcome: SendOutcome.Throttled } => Note(state, at, wait),
            _ => state.NotingOnce(at, outcome, wait.Result.Reason()),
        };
        if (until >= at.ExpiresAt)
            return Drop(noted, DeliveryOutcomes.Expired) with { Result = wait.Result };
        // If the cause may be this message, or if a device has it already, later messages do not wait for it.
        var mayBlameMessage = wait.MayBlameMessage || FailsAgain(at, wait);
        var keepsOrder = !mayBlameMessage && noted.Accepted.Count == 0;
        return TryAgain(Settlement.Defer(until, noted, keepsOrder), wait);
    }

    /// <summary>
    /// Whether a service of the application fails for the same message once more, while the messages of others are
    /// delivered. As a transient failure does, the first one keeps the order of the recipient.
    /// </summary>
    private static bool FailsAgain(in StepSnapshot at, in AddressResult wait) =>
        wait is { Result.IsServiceFailure: true, HeldUntil: null }
        && (at.Policy.OrderedRetries == 0
            || (at.State.History is [.., var last]
                && last.Channel == at.Channel
                && last.Outcome == wait.Result.Outcome.Name()
                && last.Detail == wait.Result.Reason()));

    /// <summary>
    /// The envelope comes back later because of a result. A result without a call of the provider is not reported.
    /// </summary>
    private static StepDecision TryAgain(Settlement settlement, in AddressResult cause)
    {
        var kind = settlement.Kind == SettlementKind.Retry ? DeliveryEventKind.Retrying : DeliveryEventKind.Deferred;
        return new(settlement, kind, cause.Result.Outcome.Name())
        {
            Result = cause.Local ? null : cause.Result,
            Detail = cause.Result.Reason(),
            Address = cause.Address,
        };
    }

    private static DeliveryState Note(DeliveryState state, in StepSnapshot at, in AddressResult result) =>
        state.Noting(at, result.Result.Outcome.Name(), result.Result.Reason());

    /// <summary>
    /// Returns the changes of single addresses: moved or invalid ones, and, if the decision is final, those that have
    /// not accepted the message.
    /// </summary>
    private static List<AddressChange>? ChangesOf(ReadOnlySpan<AddressResult> results, bool isFinal)
    {
        List<AddressChange>? changes = null;
        foreach (ref readonly var result in results)
        {
            if (result.MovedKey is not null)
                (changes ??= []).Add(new(DeliveryEventKind.AddressMoved, result));
            if (result is { Result.Outcome: SendOutcome.InvalidRecipient, IsConfirmed: true })
                (changes ??= []).Add(new(DeliveryEventKind.AddressSuppressed, result));
            else if (isFinal && result.Result.Outcome != SendOutcome.Sent)
                (changes ??= []).Add(new(DeliveryEventKind.AddressFailed, result));
        }

        return changes;
    }
}
