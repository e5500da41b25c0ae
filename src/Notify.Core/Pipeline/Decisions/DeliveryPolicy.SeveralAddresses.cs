using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>Several addresses, one of which has accepted: no fallback any more; the others are tried on their own and then reported.</summary>
internal static partial class DeliveryPolicy
{
    /// <summary>The state with the addresses and parts that have been accepted so far.</summary>
    public static DeliveryState Keep(DeliveryState state, ReadOnlySpan<AddressResult> results) => KeepParts(state, results) with { Accepted = AcceptedKeys(state, results) };

    /// <summary>The state with the parts of split messages that have arrived. An address that has moved is known by both its keys.</summary>
    private static DeliveryState KeepParts(DeliveryState state, ReadOnlySpan<AddressResult> results)
    {
        Dictionary<string, int>? parts = null;
        foreach (ref readonly var result in results)
        {
            if (result.Result is not { PartsSent: > 0, Outcome: not SendOutcome.Sent })
                continue;
            parts ??= new(state.Parts, StringComparer.Ordinal);
            parts[result.Key] = result.Result.PartsSent;
            if (result.MovedKey is { } moved)
                parts[moved] = result.Result.PartsSent;
        }

        return parts is null ? state : state with { Parts = parts };
    }

    private static StepDecision SomeAccepted(in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary tally)
    {
        var state = Keep(at.State, results);
        if (tally.Charged is { } charged)
        {
            var failed = Failed(at with { State = state }, tally, charged);
            return NextAttempt(at, results, failed) is { } next
                ? Retry(failed, next, charged) with { Addresses = Verdicts(results, failed: false) }
                : Done(failed, tally.Sent) with { Addresses = Verdicts(results, failed: true) };
        }

        if (tally.Waiting is { } waiting)
        {
            var wait = Wait(at, state, results, waiting);
            return wait.Kind == DeliveryEventKind.Deferred
                ? wait with { Addresses = Verdicts(results, failed: false) }
                : Done(state, tally.Sent) with { Addresses = Verdicts(results, failed: true) };
        }

        return Done(state, tally.Sent) with { Addresses = Verdicts(results, failed: true) };
    }

    private static StepDecision Done(DeliveryState state, in AddressResult? sent) =>
        new(Settlement.Complete(state), DeliveryEventKind.Sent, DeliveryOutcomes.Sent) { Result = sent?.Result, Address = sent?.Address, Attempted = true };

    private static List<string> AcceptedKeys(DeliveryState state, ReadOnlySpan<AddressResult> results)
    {
        var keys = new List<string>(state.Accepted.Count + results.Length);
        keys.AddRange(state.Accepted);
        foreach (ref readonly var result in results)
        {
            if (result.Result.Outcome != SendOutcome.Sent)
                continue;
            if (!keys.Contains(result.Key))
                keys.Add(result.Key);
            if (result.MovedKey is { } moved && !keys.Contains(moved))
                keys.Add(moved);
        }

        return keys;
    }

    /// <summary>What is said of single addresses: moved; suppressed where it is no good; failed, where all is over, if it has not accepted.</summary>
    private static List<AddressChange>? Verdicts(ReadOnlySpan<AddressResult> results, bool failed)
    {
        List<AddressChange>? verdicts = null;
        foreach (ref readonly var result in results)
        {
            if (result.MovedKey is not null)
                (verdicts ??= []).Add(new(DeliveryEventKind.AddressMoved, result));
            if (result.Result.Outcome == SendOutcome.InvalidRecipient)
                (verdicts ??= []).Add(new(DeliveryEventKind.AddressSuppressed, result));
            else if (failed && result.Result.Outcome != SendOutcome.Sent)
                (verdicts ??= []).Add(new(DeliveryEventKind.AddressFailed, result));
        }

        return verdicts;
    }
}
