using Notify.Bus;
using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <content>Decisions without the result of a send.</content>
internal static partial class DeliveryPolicy
{
    /// <summary>Completes the envelope unsent.</summary>
    public static StepDecision Drop(in StepSnapshot at, string outcome, string? detail = null) =>
        Drop(at.State.NotingOnce(at, outcome, detail), outcome, detail);

    /// <summary>Completes an envelope that every reachable address has already accepted.</summary>
    public static StepDecision AlreadyAccepted(in StepSnapshot at) => Done(at.State, null) with { Attempted = false };

    /// <summary>Forwards the envelope to its next step; without one, it is dead-lettered.</summary>
    public static StepDecision SkipStep(in StepSnapshot at, string outcome, string? detail = null) =>
        at.State.Accepted.Count > 0
            ? AlreadyAccepted(at)
            : ForwardOrDeadLetter(at, at.State.Noting(at, outcome, detail), outcome, null, detail);

    /// <summary>
    /// Skips the step because a gate requires it. A message that may have arrived is dropped instead, so that no
    /// recipient is notified twice.
    /// </summary>
    public static StepDecision SkipGated(in StepSnapshot at, string? detail) => MayFallBack(at, at.State)
        ? SkipStep(at, DeliveryOutcomes.Gated, detail)
        : Drop(at, DeliveryOutcomes.Gated, detail);

    /// <summary>
    /// Completes the envelope, because its recipient does not want it. If one of several addresses has accepted it
    /// already, it counts as sent.
    /// </summary>
    public static StepDecision Mute(in StepSnapshot at, string? detail)
    {
        if (at.State.Accepted.Count > 0)
            return AlreadyAccepted(at);
        var state = at.State.NotingOnce(at, DeliveryOutcomes.Muted, detail);
        return new(Settlement.Complete(state), DeliveryEventKind.Muted, DeliveryOutcomes.Muted) { Detail = detail };
    }

    /// <summary>
    /// Forwards the envelope, because its recipient does not want it on this step. Without a next step, or if it may
    /// have arrived, it is complete.
    /// </summary>
    public static StepDecision MuteStep(in StepSnapshot at, string? detail) =>
        at.NextChannel is null || !MayFallBack(at, at.State)
            ? Mute(at, detail)
            : SkipStep(at, DeliveryOutcomes.Muted, detail);

    /// <summary>The template could not be rendered. A retry would fail in the same way.</summary>
    public static StepDecision Unrenderable(in StepSnapshot at, string detail) => GiveUpStep(
        at, at.State.Noting(at, DeliveryOutcomes.Unrenderable, detail), DeliveryOutcomes.Unrenderable, detail);

    /// <summary>
    /// Defers as a gate requires, but by at least one second: a gate that returns a past time would otherwise cause a
    /// busy loop.
    /// </summary>
    public static StepDecision DeferGated(in StepSnapshot at, DateTimeOffset until, string? detail)
    {
        var earliest = at.Now + Backoff.Shortest;
        return Defer(at, until > earliest ? until : earliest, DeliveryOutcomes.Gated, detail);
    }

    /// <summary>Defers the envelope without counting an attempt.</summary>
    public static StepDecision Defer(
        in StepSnapshot at,
        DateTimeOffset until,
        string outcome,
        string? detail,
        bool keepsOrder = false)
    {
        var state = at.State.NotingOnce(at, outcome, detail);
        if (until >= at.ExpiresAt)
            return Drop(state, DeliveryOutcomes.Expired, detail);
        return new(Settlement.Defer(until, state, keepsOrder), DeliveryEventKind.Deferred, outcome) { Detail = detail };
    }

    /// <summary>
    /// The channel is paused: the envelope keeps its place, or is forwarded if the channel's settings say so.
    /// </summary>
    public static StepDecision Held(in StepSnapshot at, ChannelHealth hold, string outcome)
    {
        var until = hold.Until ?? at.Now;
        var wait = until - at.Now;
        if (hold.IsServiceFailure || !at.Policy.MayForward(hold.Status, wait))
            return ReturnToQueue(at, outcome, hold.Detail);
        // One that stays must not return to the front: the next claim would find it there again.
        return MayForward(at) && at.Policy.Forwards(hold.Status, wait, at.NextChannel)
            ? Forward(at, at.State.Noting(at, outcome, hold.Detail), outcome, null, hold.Detail)
            : Defer(at, until, outcome, hold.Detail, keepsOrder: true);
    }

    /// <summary>
    /// Returns an envelope that was not tried to the front of its lane, because the channel is paused or the process
    /// stops.
    /// </summary>
    public static StepDecision ReturnToQueue(
        in StepSnapshot at,
        string outcome,
        string? detail = null,
        bool released = false) =>
        new(Settlement.Defer(at.Now, at.State), DeliveryEventKind.Deferred, outcome)
        {
            Detail = detail,
            Released = released,
        };

    /// <summary>
    /// A service of the application failed outside the send: the message waits, and no attempt is consumed.
    /// </summary>
    public static StepDecision ServiceFailure(in StepSnapshot at, AddressResult failed) =>
        Decide(at, new ReadOnlySpan<AddressResult>(in failed)) with { Address = null };

    /// <summary>
    /// All attempts are used up, because the processes that claimed the envelope crashed or lost the lease.
    /// </summary>
    public static StepDecision FailureLimit(in StepSnapshot at)
    {
        var last = at.State.History.Count == 0 ? null : at.State.History[^1];
        var outcome = last is not null && last.Channel == at.Channel ? last.Outcome : DeliveryOutcomes.LeaseLost;
        return GiveUpStep(at, at.State, outcome, last?.Detail);
    }

    private static StepDecision GiveUpStep(
        in StepSnapshot at,
        DeliveryState state,
        string outcome,
        string? detail)
    {
        if (at.State.Accepted.Count > 0)
            return AlreadyAccepted(at);
        return MayFallBack(at, state)
            ? ForwardOrDeadLetter(at, state, outcome, null, detail)
            : DeadLetter(state, outcome, null, detail);
    }
}
