using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <content>
/// Several addresses, at least one of which has accepted the message: there is no fallback. The other addresses are
/// retried separately and then reported.
/// </content>
internal static partial class DeliveryPolicy
{
    /// <summary>Returns the state with the addresses and parts that have been accepted so far.</summary>
    public static DeliveryState Keep(DeliveryState state, string channel, ReadOnlySpan<AddressResult> results) =>
        KeepProviderIds(KeepParts(state, results), channel, results) with { Accepted = AcceptedKeys(state, results) };

    /// <summary>
    /// Returns the state with the ids of the providers that have accepted the message. Nothing is copied
    /// if a provider returns no id.
    /// </summary>
    private static DeliveryState KeepProviderIds(
        DeliveryState state, string channel, ReadOnlySpan<AddressResult> results)
    {
        foreach (ref readonly var result in results)
        {
            if (result.Result is not { Outcome: SendOutcome.Sent, ProviderId: { Length: > 0 } id })
                continue;
            var address = result.MovedKey ?? result.Key;
            state = state.With(new ProviderMessageId { Channel = channel, Address = address, Id = id });
        }

        return state;
    }

    /// <summary>
    /// Returns the state with the parts of split messages that have arrived. Both keys of an address that has moved are
    /// recorded.
    /// </summary>
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

    private static StepDecision SomeAccepted(
        in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary summary)
    {
        var kept = at with { State = Keep(at.State, at.Channel, results) };
        var decision = RetryOthers(kept, results, summary);
        var isFinal = decision.Kind == DeliveryEventKind.Sent;
        return decision with { Addresses = ChangesOf(results, isFinal) };
    }

    /// <summary>
    /// Retries the addresses that failed or must wait; completes if there are none or their time is up.
    /// </summary>
    private static StepDecision RetryOthers(
        in StepSnapshot at, ReadOnlySpan<AddressResult> results, in ResultSummary summary)
    {
        if (summary.Failure is { } failure)
        {
            var failed = CountFailure(at, summary, failure);
            return NextAttempt(at, results, failed) is { } next
                ? Retry(at, failed, next, failure)
                : Done(failed, summary.Sent);
        }

        if (summary.Wait is { } wait
            && Wait(at, at.State, results, wait) is { Kind: DeliveryEventKind.Deferred } deferred)
            return deferred;
        return Done(at.State, summary.Sent);
    }

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
}
