using Notify.Bus;
using Notify.Delivery;
using Notify.Pipeline.Decisions;

namespace Notify.Tests.Pipeline.Decisions;

/// <summary>Decisions before or instead of a send.</summary>
public sealed class DeliveryPolicyBeforeSendTests
{
    private static readonly DateTimeOffset Now = DeliveryRig.Start;
    private static readonly DeliveryState Maybe = DeliveryState.Initial with { PossiblyDelivered = true };
    private static readonly DeliveryState Partly = DeliveryState.Initial with { Accepted = ["A"] };

    [Fact]
    public void A_skipped_step_goes_on_and_without_a_next_one_it_is_a_dead_letter()
    {
        DeliveryPolicy.SkipStep(DeliveryPolicyTests.At(2), DeliveryOutcomes.NoAddress)
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
        DeliveryPolicy.SkipStep(DeliveryPolicyTests.At(1), DeliveryOutcomes.NoAddress)
            .Settlement.Reason.Should().Be(DeliveryOutcomes.NoAddress);
        DeliveryPolicy.SkipStep(DeliveryPolicyTests.At(2, Partly), DeliveryOutcomes.NoAddress)
            .Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public void A_gate_cannot_cause_a_second_message_to_a_recipient()
    {
        DeliveryPolicy.SkipGated(DeliveryPolicyTests.At(2), "muted").Kind.Should().Be(DeliveryEventKind.Forwarded);
        DeliveryPolicy.SkipGated(DeliveryPolicyTests.At(2, Maybe), "muted").Kind.Should().Be(DeliveryEventKind.Dropped);
    }

    [Fact]
    public void A_muted_message_is_complete_and_never_a_dead_letter()
    {
        var muted = DeliveryPolicy.Mute(DeliveryPolicyTests.At(2), "comments are off");
        (muted.Kind, muted.Outcome, muted.Detail, muted.Settlement.Kind)
            .Should().Be((DeliveryEventKind.Muted, DeliveryOutcomes.Muted, "comments are off", SettlementKind.Complete));
        muted.Settlement.State.History.Should().ContainSingle()
            .Which.Detail.Should().Be("comments are off");
        DeliveryPolicy.Mute(DeliveryPolicyTests.At(2, Partly), "off").Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public void A_muted_step_goes_on_unless_it_is_the_last_or_the_message_may_have_arrived()
    {
        var forwarded = DeliveryPolicy.MuteStep(DeliveryPolicyTests.At(2), "off");
        (forwarded.Kind, forwarded.Outcome).Should().Be((DeliveryEventKind.Forwarded, DeliveryOutcomes.Muted));
        DeliveryPolicy.MuteStep(DeliveryPolicyTests.At(1), "off").Kind.Should().Be(DeliveryEventKind.Muted);
        DeliveryPolicy.MuteStep(DeliveryPolicyTests.At(2, Maybe), "off").Kind.Should().Be(DeliveryEventKind.Muted);
        DeliveryPolicy.MuteStep(DeliveryPolicyTests.At(2, Partly), "off").Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public void What_cannot_be_rendered_is_not_retried()
    {
        DeliveryPolicy.Unrenderable(DeliveryPolicyTests.At(2), "no template")
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
        DeliveryPolicy.Unrenderable(DeliveryPolicyTests.At(1), "no template")
            .Settlement.Reason.Should().Be(DeliveryOutcomes.Unrenderable);
        DeliveryPolicy.Unrenderable(DeliveryPolicyTests.At(2, Maybe), "no template")
            .Kind.Should().Be(DeliveryEventKind.DeadLettered);
        DeliveryPolicy.Unrenderable(DeliveryPolicyTests.At(2, Partly), "no template")
            .Kind.Should().Be(DeliveryEventKind.Sent);
    }

    [Fact]
    public void A_gate_s_deferral_spends_nothing_and_ends_at_the_expiry()
    {
        var later = DeliveryPolicy.DeferGated(DeliveryPolicyTests.At(1), Now.AddHours(1), "quiet hours");
        (later.Settlement.Kind, later.Settlement.State.Failures, later.NextAt)
            .Should().Be((SettlementKind.Defer, 0, Now.AddHours(1)));
        DeliveryPolicy.DeferGated(DeliveryPolicyTests.At(1), Now.AddHours(24), "quiet")
            .Outcome.Should().Be(DeliveryOutcomes.Expired);
    }

    [Fact]
    public void A_gate_that_names_a_time_gone_by_is_asked_again_after_a_pause() =>
        DeliveryPolicy.DeferGated(DeliveryPolicyTests.At(1), Now.AddHours(-1), "quiet hours")
            .NextAt.Should().Be(Now.AddSeconds(1));

    [Fact]
    public void Used_up_attempts_end_before_another_begins()
    {
        var state = DeliveryState.Initial with { Failures = 6 };
        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(2, state)).Outcome.Should().Be(DeliveryOutcomes.LeaseLost);
        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(1, state)).Kind.Should().Be(DeliveryEventKind.DeadLettered);
        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(2, state with { PossiblyDelivered = true }))
            .Kind.Should().Be(DeliveryEventKind.DeadLettered);
        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(2, state with { Accepted = ["A"] }))
            .Kind.Should().Be(DeliveryEventKind.Sent);
        var known = state.With(
            new DeliveryFailure
            {
                At = Now,
                Channel = "email",
                Outcome = DeliveryOutcomes.Exception,
                Detail = "x",
            });
        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(1, known)).Outcome.Should().Be(DeliveryOutcomes.Exception);
    }

    [Fact]
    public void Attempts_that_a_crash_used_up_do_not_repeat_the_reason_of_an_earlier_channel()
    {
        var state = DeliveryState.Initial.With(
            new DeliveryFailure { At = Now, Channel = "sms", Outcome = DeliveryOutcomes.Rejected });

        DeliveryPolicy.FailureLimit(DeliveryPolicyTests.At(1, state)).Outcome.Should().Be(DeliveryOutcomes.LeaseLost);
    }

    [Fact]
    public void During_a_pause_only_a_message_that_certainly_has_not_arrived_continues_with_its_next_step()
    {
        DeliveryEventKind KindOf(DeliveryState state, int steps = 2)
        {
            var at = DeliveryPolicyTests.At(steps, state);
            return DeliveryPolicy.Held(
                at with { Policy = at.Policy with { WhenUnreachable = UnreachableAction.NextStep } },
                Pause(),
                DeliveryOutcomes.Unreachable).Kind;
        }

        KindOf(DeliveryState.Initial).Should().Be(DeliveryEventKind.Forwarded);
        KindOf(DeliveryState.Initial, steps: 1).Should().Be(DeliveryEventKind.Deferred);
        KindOf(Maybe).Should().Be(DeliveryEventKind.Deferred);
        KindOf(Partly).Should().Be(DeliveryEventKind.Deferred);
        KindOf(DeliveryState.Initial with { Parts = new Dictionary<string, int> { ["A"] = 1 } })
            .Should().Be(DeliveryEventKind.Deferred);
    }

    [Fact]
    public void A_message_that_may_not_be_forwarded_during_a_pause_returns_to_the_front()
    {
        var returned = DeliveryPolicy.Held(DeliveryPolicyTests.At(2), Pause(), DeliveryOutcomes.Unreachable);
        (returned.Kind, returned.NextAt, returned.Attempted).Should().Be((DeliveryEventKind.Deferred, Now, false));

        var at = DeliveryPolicyTests.At(1);
        var stays = DeliveryPolicy.Held(
            at with { Policy = at.Policy with { WhenUnreachable = UnreachableAction.NextStep } },
            Pause(),
            DeliveryOutcomes.Unreachable);
        (stays.NextAt, stays.Settlement.KeepsOrder).Should().Be((Now.AddSeconds(30), true));
    }

    [Fact]
    public void A_message_that_an_address_has_accepted_does_not_end_as_expired()
    {
        DeliveryPolicy.Drop(DeliveryPolicyTests.At(1, Partly), DeliveryOutcomes.Expired)
            .Kind.Should().Be(DeliveryEventKind.Sent);
        DeliveryPolicy.Drop(DeliveryPolicyTests.At(1), DeliveryOutcomes.Expired)
            .Kind.Should().Be(DeliveryEventKind.Dropped);
    }

    [Fact]
    public void Expiry_after_a_requeue_counts_from_the_requeue()
    {
        var envelope = DeliveryRig.Envelope();
        var at = DeliveryPolicyTests.At(1) with { Envelope = envelope, State = DeliveryState.Initial };
        at.ExpiresAt.Should().Be(envelope.ExpiresAt);
        var requeued = DeliveryState.Initial with { RequeuedAt = Now.AddDays(3) };
        (at with { State = requeued }).ExpiresAt.Should().Be(Now.AddDays(4));
    }

    [Theory]
    [InlineData(10, 14)]
    [InlineData(-10, 24)]
    public void Expiry_after_a_requeue_does_not_include_the_time_before_the_scheduled_one(int notBefore, int hours)
    {
        var requeued = DeliveryState.Initial with { RequeuedAt = Now.AddDays(3) };
        var at = DeliveryPolicyTests.At(1, requeued, notBefore: Now.AddHours(notBefore));

        at.ExpiresAt.Should().Be(Now.AddDays(3).AddHours(hours));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public void The_expiry_is_converted_from_the_clock_of_the_bus(int hours)
    {
        var at = DeliveryPolicyTests.At(1) with { ClockDifference = TimeSpan.FromHours(hours) };

        at.ExpiresAt.Should().Be(at.Envelope.ExpiresAt.AddHours(-hours));
        (at with { State = DeliveryState.Initial with { RequeuedAt = Now.AddDays(3) } }).ExpiresAt
            .Should().Be(Now.AddDays(4).AddHours(-hours));
        at.BusNow.Should().Be(Now.AddHours(hours));
    }

    [Theory]
    [InlineData(25)]
    [InlineData(-25)]
    public void A_message_that_never_expires_does_not_do_so_by_another_clock(int hours)
    {
        var at = DeliveryPolicyTests.At(1, expires: DateTimeOffset.MaxValue) with
        {
            ClockDifference = TimeSpan.FromHours(hours),
        };

        at.ExpiresAt.Should().BeAfter(Now.AddYears(1000));
    }

    [Fact]
    public void A_schedule_without_pauses_allows_one_attempt()
    {
        var schedule = new RetrySchedule([], 0);
        schedule.IsSpent(0).Should().BeFalse();
        schedule.IsSpent(1).Should().BeTrue();
    }

    private static ChannelHealth Pause() => new()
    {
        Channel = "email",
        Status = ChannelStatus.Unreachable,
        Until = Now.AddSeconds(30),
    };
}
