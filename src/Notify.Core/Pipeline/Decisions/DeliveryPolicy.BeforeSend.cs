using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>Decisions that need no answer: before anything was sent, or instead of it.</summary>
internal static partial class DeliveryPolicy
{
    /// <summary>Done without sending.</summary>
    public static StepDecision Drop(in StepSnapshot at, string outcome, string? detail = null) => Drop(at, at.State.NotingOnce(at, outcome, detail), outcome, detail);

    /// <summary>Everybody who could be reached has it already.</summary>
    public static StepDecision AlreadyAccepted(in StepSnapshot at) => Done(at.State, null) with { Attempted = false };

    /// <summary>Not by this step: the next one, else a dead letter.</summary>
    public static StepDecision SkipStep(in StepSnapshot at, string outcome, string? detail = null)
    {
        if (at.State.Accepted.Count > 0)
            return AlreadyAccepted(at);
        var state = at.State.Noting(at, outcome, detail);
        return Onward(at, state, outcome, null, detail);
    }

    /// <summary>A gate skips the step; a message that may have arrived goes no further, so that nobody is told twice.</summary>
    public static StepDecision SkipGated(in StepSnapshot at, string? detail) => MayFallBack(at, at.State)
        ? SkipStep(at, DeliveryOutcomes.Gated, detail)
        : Drop(at, DeliveryOutcomes.Gated, detail);

    /// <summary>The template could not be rendered: another attempt would end the same way.</summary>
    public static StepDecision Unrenderable(in StepSnapshot at, string detail)
    {
        if (at.State.Accepted.Count > 0)
            return AlreadyAccepted(at);
        var state = at.State.Noting(at, DeliveryOutcomes.Unrenderable, detail);
        return MayFallBack(at, state)
            ? Onward(at, state, DeliveryOutcomes.Unrenderable, null, detail)
            : DeadLetter(state, DeliveryOutcomes.Unrenderable, null, detail);
    }

    /// <summary>A gate wants it later; never sooner than a moment, for a gate that names a time gone by would be asked again and again without a pause.</summary>
    public static StepDecision DeferGated(in StepSnapshot at, DateTimeOffset until, string? detail)
    {
        var soonest = at.Now + Backoff.Shortest;
        return Defer(at, until > soonest ? until : soonest, DeliveryOutcomes.Gated, detail);
    }

    /// <summary>It waits for its time; no attempt is spent.</summary>
    public static StepDecision Defer(in StepSnapshot at, DateTimeOffset until, string outcome, string? detail)
    {
        var state = at.State.NotingOnce(at, outcome, detail);
        if (until >= at.ExpiresAt)
            return Drop(at, state, DeliveryOutcomes.Expired, detail);
        return new(Settlement.Defer(until, state), DeliveryEventKind.Deferred, outcome) { Detail = detail };
    }

    /// <summary>The channel is held: it waits in its place, or goes on where the channel passes on what it cannot send.</summary>
    public static StepDecision Held(in StepSnapshot at, ChannelHealth hold, string outcome)
    {
        if (!at.Policy.Forwards(hold.Status) || hold.Until is not { } until)
            return PutBack(at, outcome, hold.Detail);
        return at.NextChannel is not null && at.State.Accepted.Count == 0 && MayFallBack(at, at.State)
            ? Forward(at, at.State.Noting(at, outcome, hold.Detail), outcome, null, hold.Detail)
            : Defer(at, until, outcome, hold.Detail);
    }

    /// <summary>It was not tried and goes back to the front of its lane: the channel is held, or the process stops.</summary>
    public static StepDecision PutBack(in StepSnapshot at, string outcome, string? detail = null, bool released = false) =>
        new(Settlement.Defer(at.Now, at.State), DeliveryEventKind.Deferred, outcome) { Detail = detail, Released = released };

    /// <summary>An unexpected exception outside the send: as if the provider had failed for now.</summary>
    public static StepDecision Exception(in StepSnapshot at, string type)
    {
        var result = new AddressResult("", "", SendResult.Transient(DeliveryOutcomes.Exception, type));
        return Decide(at, new ReadOnlySpan<AddressResult>(in result)) with { Address = null, Attempted = false };
    }

    /// <summary>Every attempt is used up before this one began: the processes that had it died, or lost it.</summary>
    public static StepDecision FailureLimit(in StepSnapshot at)
    {
        if (at.State.Accepted.Count > 0)
            return AlreadyAccepted(at);
        var last = at.State.History.Count == 0 ? null : at.State.History[^1];
        var outcome = last is not null && last.Channel == at.Channel ? last.Outcome : DeliveryOutcomes.LeaseLost;
        return MayFallBack(at, at.State)
            ? Onward(at, at.State, outcome, null, last?.Detail)
            : DeadLetter(at.State, outcome, null, last?.Detail);
    }

    private static StepDecision Drop(in StepSnapshot at, DeliveryState state, string outcome, string? detail = null) =>
        state.Accepted.Count > 0 && outcome == DeliveryOutcomes.Expired
            ? Done(state, null) with { Attempted = false }
            : new(Settlement.Complete(state), DeliveryEventKind.Dropped, outcome) { Detail = detail };

    private static StepDecision Onward(in StepSnapshot at, DeliveryState state, string outcome, in AddressResult? decided, string? detail = null) =>
        at.NextChannel is null ? DeadLetter(state, outcome, decided, detail) : Forward(at, state, outcome, decided, detail);

    private static StepDecision Forward(in StepSnapshot at, DeliveryState state, string outcome, in AddressResult? decided, string? detail = null)
    {
        var next = state with { Step = state.Step + 1, Failures = 0, PossiblyDelivered = false, Accepted = [], Parts = DeliveryState.Initial.Parts };
        return new(Settlement.Forward(next), DeliveryEventKind.Forwarded, outcome)
        {
            NextChannel = at.NextChannel,
            Result = decided?.Result,
            Address = decided?.Address,
            Detail = detail ?? decided?.Result.Reason(),
        };
    }

    private static StepDecision DeadLetter(DeliveryState state, string outcome, in AddressResult? decided, string? detail = null) =>
        new(Settlement.DeadLetter(outcome, state), DeliveryEventKind.DeadLettered, outcome)
        {
            Result = decided?.Result,
            Address = decided?.Address,
            Detail = detail ?? decided?.Result.Reason(),
        };
}
