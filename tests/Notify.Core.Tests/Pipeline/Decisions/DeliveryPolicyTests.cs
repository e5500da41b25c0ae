using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Pipeline.Decisions;

namespace Notify.Tests.Pipeline.Decisions;

/// <summary>The table of docs/delivery.md, row by row.</summary>
public sealed class DeliveryPolicyTests
{
    private static readonly DateTimeOffset Now = DeliveryRig.Start;

    private static readonly Dictionary<string, SendResult> Answers = new()
    {
        ["sent"] = SendResult.Sent("id"),
        ["transient"] = SendResult.Transient("450"),
        ["throttled 60"] = SendResult.Throttled(TimeSpan.FromSeconds(60), PauseScope.Address, "429"),
        ["throttled"] = SendResult.Throttled(null, PauseScope.Address, "429"),
        ["throttled channel"] = SendResult.Throttled(null, PauseScope.Channel, "421"),
        ["invalid"] = SendResult.InvalidRecipient(SuppressionReason.Bounced, "5.1.1"),
        ["rejected"] = SendResult.Rejected("5.6.0"),
        ["misconfigured"] = SendResult.Misconfigured("535"),
        ["unknown"] = SendResult.Unknown("timeout"),
        ["unreachable"] = SendResult.Unreachable("refused"),
    };

    // answer, steps, failures so far → settlement, event, outcome, seconds until it is due, failures after
    [Theory]
    [InlineData("sent", 1, 0, SettlementKind.Complete, DeliveryEventKind.Sent, "sent", 0, 0)]
    [InlineData("transient", 1, 0, SettlementKind.Retry, DeliveryEventKind.Retrying, "transient", 1, 1)]
    [InlineData("transient", 2, 4, SettlementKind.Retry, DeliveryEventKind.Retrying, "transient", 16, 5)]
    [InlineData("transient", 2, 5, SettlementKind.Forward, DeliveryEventKind.Forwarded, "transient", 0, 0)]
    [InlineData("transient", 1, 5, SettlementKind.DeadLetter, DeliveryEventKind.DeadLettered, "transient", 0, 6)]
    [InlineData("throttled 60", 2, 0, SettlementKind.Defer, DeliveryEventKind.Deferred, "throttled", 60, 0)]
    [InlineData("throttled", 2, 3, SettlementKind.Defer, DeliveryEventKind.Deferred, "throttled", 5, 3)]
    [InlineData("throttled channel", 2, 0, SettlementKind.Defer, DeliveryEventKind.Deferred, "throttled", 30, 0)]
    [InlineData("invalid", 2, 0, SettlementKind.Forward, DeliveryEventKind.Forwarded, "invalid_recipient", 0, 0)]
    [InlineData("invalid", 1, 0, SettlementKind.DeadLetter, DeliveryEventKind.DeadLettered, "invalid_recipient", 0, 0)]
    [InlineData("rejected", 2, 0, SettlementKind.Forward, DeliveryEventKind.Forwarded, "rejected", 0, 0)]
    [InlineData("rejected", 1, 2, SettlementKind.DeadLetter, DeliveryEventKind.DeadLettered, "rejected", 0, 2)]
    [InlineData("misconfigured", 2, 5, SettlementKind.Defer, DeliveryEventKind.Deferred, "misconfigured", 30, 5)]
    [InlineData("unreachable", 2, 5, SettlementKind.Defer, DeliveryEventKind.Deferred, "unreachable", 30, 5)]
    [InlineData("unknown", 2, 0, SettlementKind.Retry, DeliveryEventKind.Retrying, "unknown", 1, 1)]
    [InlineData("unknown", 2, 5, SettlementKind.DeadLetter, DeliveryEventKind.DeadLettered, "unknown", 0, 6)]
    public void One_address(
        string answer,
        int steps,
        int failures,
        SettlementKind settlement,
        DeliveryEventKind told,
        string outcome,
        int seconds,
        int failuresAfter)
    {
        var decision = Decide(At(steps, DeliveryState.Initial with { Failures = failures }), answer);
        decision.Settlement.Kind.Should().Be(settlement);
        decision.Kind.Should().Be(told);
        decision.Outcome.Should().Be(outcome);
        decision.Settlement.State.Failures.Should().Be(failuresAfter);
        decision.NextAt.Should().Be(seconds == 0 ? null : Now.AddSeconds(seconds));
        if (settlement is SettlementKind.Retry or SettlementKind.Defer)
            decision.Settlement.At.Should().Be(decision.NextAt);
        if (settlement == SettlementKind.DeadLetter)
            decision.Settlement.Reason.Should().Be(outcome);
        if (settlement == SettlementKind.Forward)
            (decision.Settlement.State.Step, decision.NextChannel).Should().Be((1, "sms"));
    }

    [Fact]
    public void A_misconfigured_channel_may_be_left_for_the_next_step()
    {
        var policy = Policy() with { WhenMisconfigured = MisconfiguredAction.NextStep };
        Decide(At(2) with { Policy = policy }, "misconfigured").Kind.Should().Be(DeliveryEventKind.Forwarded);
        Decide(At(1) with { Policy = policy }, "misconfigured").Kind.Should().Be(DeliveryEventKind.Deferred);
    }

    [Fact]
    public void A_message_that_may_have_arrived_waits_for_its_misconfigured_channel()
    {
        var maybe = At(2, DeliveryState.Initial with { Failures = 1, PossiblyDelivered = true });
        var policy = Policy() with { WhenMisconfigured = MisconfiguredAction.NextStep };
        Decide(maybe with { Policy = policy }, "misconfigured")
            .Kind.Should().Be(DeliveryEventKind.Deferred, "no recipient is notified twice");
        Decide(maybe with { Policy = policy with { FallBackWhenUnknown = true } }, "misconfigured")
            .Kind.Should().Be(DeliveryEventKind.Forwarded);
    }

    [Fact]
    public void A_message_that_may_have_arrived_falls_back_only_where_the_channel_says_so()
    {
        var maybe = DeliveryState.Initial with { Failures = 5, PossiblyDelivered = true };
        var stays = Decide(At(2, maybe), "transient");
        (stays.Kind, stays.Outcome).Should().Be((DeliveryEventKind.DeadLettered, DeliveryOutcomes.Unknown));
        var goes = Decide(At(2, maybe) with { Policy = Policy() with { FallBackWhenUnknown = true } }, "transient");
        goes.Kind.Should().Be(DeliveryEventKind.Forwarded);
        goes.Settlement.State.PossiblyDelivered.Should().BeFalse("the next step's attempts are its own");
    }

    [Fact]
    public void A_throttled_address_waits_longer_each_time_in_a_row_up_to_five_minutes()
    {
        var state = DeliveryState.Initial;
        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var decision = Decide(At(1, state), "throttled");
            waits.Add((decision.NextAt!.Value - Now).TotalSeconds);
            state = decision.Settlement.State;
        }

        waits.Should().Equal(5, 10, 20, 40, 80, 160, 300, 300, 300);
    }

    [Theory]
    [InlineData("throttled 60")]
    [InlineData("unreachable")]
    public void A_deferral_past_the_expiry_is_an_expired_drop(string answer)
    {
        var decision = Decide(At(2, expires: Now.AddSeconds(30)), answer);
        (decision.Settlement.Kind, decision.Kind, decision.Outcome)
            .Should().Be((SettlementKind.Complete, DeliveryEventKind.Dropped, DeliveryOutcomes.Expired));
    }

    [Fact]
    public void A_retry_past_the_expiry_goes_to_the_next_step_while_there_is_time()
    {
        Decide(At(2, expires: Now.AddMilliseconds(500)), "transient").Kind.Should().Be(DeliveryEventKind.Forwarded);
        var last = Decide(At(1, expires: Now.AddMilliseconds(500)), "transient");
        (last.Kind, last.Outcome).Should().Be((DeliveryEventKind.Dropped, DeliveryOutcomes.Expired));
    }

    [Fact]
    public void A_retry_at_the_time_of_the_expiry_comes_too_late()
    {
        Decide(At(1, expires: Now.AddSeconds(1)), "transient").Outcome.Should().Be(DeliveryOutcomes.Expired);
        Decide(At(1, expires: Now.AddSeconds(1.001)), "transient").NextAt.Should().Be(Now.AddSeconds(1));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(30, 30)]
    public void A_retry_waits_for_the_later_of_the_schedule_and_the_provider(double asked, double seconds)
    {
        var result = SendResult.Transient("450", retryAfter: TimeSpan.FromSeconds(asked));

        Decide(At(1), result).NextAt.Should().Be(Now.AddSeconds(seconds));
    }

    [Fact]
    public void Only_throttled_results_of_the_same_channel_in_a_row_double_the_wait()
    {
        var state = Decide(At(1), "throttled").Settlement.State;
        Decide(At(1, state) with { Channel = "sms" }, "throttled").NextAt.Should().Be(Now.AddSeconds(5));
        state = Decide(At(1, state), "transient").Settlement.State;
        Decide(At(1, state), "throttled").NextAt.Should().Be(Now.AddSeconds(5));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(30, 60)]
    [InlineData(90, 90)]
    public void An_unconfirmed_refusal_without_a_next_step_is_confirmed_by_another_attempt(int? asked, int seconds)
    {
        TimeSpan? retryAfter = asked is { } number ? TimeSpan.FromSeconds(number) : null;
        var refusal = new AddressResult("a0", "A0", Answers["invalid"].WithRetryAfter(retryAfter))
        {
            IsConfirmed = false,
        };

        var decision = DeliveryPolicy.Decide(At(1), [refusal]);
        (decision.Kind, decision.NextAt).Should().Be((DeliveryEventKind.Deferred, Now.AddSeconds(seconds)));
        decision.Settlement.State.Failures.Should().Be(0);
        decision.Addresses.Should().BeNull();
        DeliveryPolicy.Decide(At(2), [refusal]).Kind.Should().Be(DeliveryEventKind.Forwarded);
        DeliveryPolicy.Decide(At(1, expires: Now.AddSeconds(seconds)), [refusal])
            .Kind.Should().Be(DeliveryEventKind.DeadLettered, "the other attempt would come after the expiry");
    }

    [Theory]
    [InlineData("transient", true)]
    [InlineData("sent,transient", false)]
    [InlineData("throttled", true)]
    [InlineData("sent,throttled", false)]
    public void Later_messages_do_not_wait_for_one_that_an_address_has_accepted(string answers, bool keepsOrder) =>
        Decide(At(2), answers.Split(',')).Settlement.KeepsOrder.Should().Be(keepsOrder);

    [Fact]
    public void Later_messages_wait_for_the_ordered_retries_only()
    {
        var policy = Policy() with { OrderedRetries = 2 };
        bool KeepsOrder(int failures) =>
            Decide(At(1, DeliveryState.Initial with { Failures = failures }) with { Policy = policy }, "transient")
                .Settlement.KeepsOrder;
        new[] { KeepsOrder(0), KeepsOrder(1), KeepsOrder(2) }.Should().Equal(true, true, false);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void A_throttle_is_left_for_the_next_step_if_it_is_longer_than_the_patience(int seconds, bool forwards)
    {
        var policy = Policy() with
        {
            WhenUnreachable = UnreachableAction.NextStep,
            ThrottlePatience = TimeSpan.FromMinutes(1),
        };
        var result = SendResult.Throttled(TimeSpan.FromSeconds(seconds), PauseScope.Address, "429");

        Decide(At(2) with { Policy = policy }, result).Kind
            .Should().Be(forwards ? DeliveryEventKind.Forwarded : DeliveryEventKind.Deferred);
    }

    [Fact]
    public void Arrived_parts_are_kept_under_both_keys_of_a_moved_address()
    {
        var moved = new AddressResult("a0", "A0", Answers["transient"].WithPartsSent(1)) { MovedKey = "A1" };

        DeliveryPolicy.Decide(At(1), [moved]).Settlement.State.Parts
            .Should().Equal(new Dictionary<string, int> { ["A0"] = 1, ["A1"] = 1 });
    }

    [Fact]
    public void Jitter_comes_on_top()
    {
        var policy = Policy() with { Retries = new RetrySchedule(null, 0.5) };
        Decide(At(1) with { Policy = policy, Random = 1 }, "transient").NextAt.Should().Be(Now.AddSeconds(1.5));
    }

    [Fact]
    public void A_long_wait_does_not_fill_the_history()
    {
        var state = DeliveryState.Initial;
        for (var i = 0; i < 30; i++)
            state = Decide(At(1, state), "unreachable").Settlement.State;
        state.History.Should().ContainSingle();
    }

    // answers → event, outcome, failed addresses, suppressed addresses, failures
    [Theory]
    [InlineData("sent,transient", DeliveryEventKind.Retrying, "transient", 0, 0, 1)]
    [InlineData("sent,throttled 60", DeliveryEventKind.Deferred, "throttled", 0, 0, 0)]
    [InlineData("sent,rejected", DeliveryEventKind.Sent, "sent", 1, 0, 0)]
    [InlineData("sent,invalid", DeliveryEventKind.Sent, "sent", 0, 1, 0)]
    [InlineData("sent,misconfigured", DeliveryEventKind.Deferred, "misconfigured", 0, 0, 0)]
    [InlineData("sent,sent", DeliveryEventKind.Sent, "sent", 0, 0, 0)]
    [InlineData("transient,throttled 60", DeliveryEventKind.Retrying, "transient", 0, 0, 1)]
    [InlineData("misconfigured,unreachable", DeliveryEventKind.Deferred, "misconfigured", 0, 0, 0)]
    [InlineData("unreachable,misconfigured", DeliveryEventKind.Deferred, "misconfigured", 0, 0, 0)]
    [InlineData("throttled,unreachable", DeliveryEventKind.Deferred, "unreachable", 0, 0, 0)]
    [InlineData("unreachable,throttled channel", DeliveryEventKind.Deferred, "unreachable", 0, 0, 0)]
    [InlineData("invalid,rejected", DeliveryEventKind.Forwarded, "rejected", 0, 1, 0)]
    [InlineData("rejected,invalid", DeliveryEventKind.Forwarded, "rejected", 0, 1, 0)]
    [InlineData("invalid,transient", DeliveryEventKind.Retrying, "transient", 0, 1, 1)]
    [InlineData("invalid,unreachable", DeliveryEventKind.Deferred, "unreachable", 0, 1, 0)]
    [InlineData("throttled,throttled 60", DeliveryEventKind.Deferred, "throttled", 0, 0, 0)]
    public void Several_addresses(
        string answers,
        DeliveryEventKind told,
        string outcome,
        int failed,
        int suppressed,
        int failures)
    {
        var decision = Decide(At(2), answers.Split(','));
        decision.Kind.Should().Be(told);
        decision.Outcome.Should().Be(outcome);
        (decision.Addresses ?? [])
            .Count(verdict => verdict.Kind == DeliveryEventKind.AddressFailed).Should().Be(failed);
        (decision.Addresses ?? [])
            .Count(verdict => verdict.Kind == DeliveryEventKind.AddressSuppressed).Should().Be(suppressed);
        decision.Settlement.State.Failures.Should().Be(failures);
        decision.Settlement.State.Accepted
            .Should().Equal(answers.Split(',').Index().Where(x => x.Item == "sent").Select(x => "A" + x.Index));
        if (answers.EndsWith("60", StringComparison.Ordinal))
            decision.NextAt.Should().Be(Now.AddSeconds(60), "the longest wait counts");
    }

    [Fact]
    public void When_the_others_retries_are_used_up_the_message_is_done_and_they_are_reported()
    {
        var state = DeliveryState.Initial with { Accepted = ["A9"], Failures = 5 };
        var decision = Decide(At(2, state), "transient", "invalid");
        (decision.Kind, decision.Settlement.Kind).Should().Be((DeliveryEventKind.Sent, SettlementKind.Complete));
        decision.Addresses!.Select(verdict => verdict.Kind)
            .Should().Equal(DeliveryEventKind.AddressFailed, DeliveryEventKind.AddressSuppressed);
    }

    [Fact]
    public void When_the_others_would_wait_past_the_expiry_the_message_is_done()
    {
        var decision = Decide(At(2, expires: Now.AddSeconds(30)), "sent", "throttled 60");
        decision.Kind.Should().Be(DeliveryEventKind.Sent);
        decision.Addresses.Should().ContainSingle().Which.Kind.Should().Be(DeliveryEventKind.AddressFailed);
    }

    [Fact]
    public void Every_answer_has_a_word()
    {
        Enum.GetValues<SendOutcome>().Select(OutcomeNames.Name).Should().OnlyHaveUniqueItems();
        SendResult.Sent().Reason().Should().BeNull();
        SendResult.Transient("450", "busy").Reason().Should().Be("450: busy");
        SendResult.Transient("450").Reason().Should().Be("450");
    }

    internal static StepSnapshot At(
        int steps, DeliveryState? state = null, DateTimeOffset? expires = null, DateTimeOffset? notBefore = null) => new(
        Envelope(steps, expires ?? Now.AddHours(24), notBefore),
        state ?? DeliveryState.Initial,
        "email",
        Policy(),
        Now)
        { HeldUntil = Now.AddSeconds(30) };

    private static Envelope Envelope(int steps, DateTimeOffset expires, DateTimeOffset? notBefore) => new()
    {
        Id = Guid.NewGuid(),
        NotificationId = Guid.NewGuid(),
        Template = "hello",
        Recipient = new Recipient("ada"),
        Steps = steps == 1 ? ["email"] : ["email", "sms"],
        CreatedAt = Now,
        NotBefore = notBefore,
        ExpiresAt = expires,
    };

    private static ChannelPolicy Policy() => ChannelPolicy.Of(new ChannelOptions(), sameKind: []);

    private static StepDecision Decide(in StepSnapshot at, params string[] answers) =>
        DeliveryPolicy.Decide(
            at,
            answers.Select((answer, i) => new AddressResult("a" + i, "A" + i, Answers[answer])).ToArray());

    private static StepDecision Decide(in StepSnapshot at, SendResult result) =>
        DeliveryPolicy.Decide(at, [new AddressResult("a0", "A0", result)]);
}
