using Notify.Bus;
using NSubstitute;

namespace Notify.Tests.Enqueue;

public sealed class NotifierTests : IDisposable
{
    private readonly NotifierRig _rig = new();

    [Fact]
    public async Task One_branch_becomes_one_envelope_with_the_id_of_the_notification()
    {
        var receipt = await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Model = new { Name = "Ada" },
                List = "news",
                Headers = new Dictionary<string, string> { ["X-A"] = "b" },
            });

        var envelope = _rig.Bus.Envelopes.Should().ContainSingle().Which;
        receipt.Should().Be(new EnqueueReceipt { Id = envelope.Id });
        envelope.NotificationId.Should().Be(envelope.Id);
        envelope.Id.Version.Should().Be(7);
        envelope.Should().BeEquivalentTo(
            new
            {
                Template = "hello",
                Recipient = NotifierRig.Ada,
                Steps = new[] { "email" },
                Lane = Lane.Transactional,
                List = "news",
            });
        envelope.Headers.Should().ContainKey("X-A");
        System.Text.Encoding.UTF8.GetString(envelope.Model.Span).Should().Be("""{"Name":"Ada"}""");
        envelope.CreatedAt.Should().Be(_rig.Time.GetUtcNow());
    }

    [Fact]
    public async Task Each_branch_becomes_a_separate_envelope()
    {
        var receipt = await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Via = Via.AllOf(Via.FirstOf("push", "email"), "telegram"),
            });

        _rig.Bus.Batches.Should().Equal(2);
        _rig.Bus.Envelopes.Select(envelope => string.Join(">", envelope.Steps))
            .Should().Equal("push>email", "telegram");
        _rig.Bus.Envelopes
            .Should().OnlyContain(envelope => envelope.NotificationId == receipt.Id && envelope.Id != receipt.Id);
        _rig.Bus.Envelopes.Select(envelope => envelope.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task The_default_via_is_used_if_the_notification_has_none()
    {
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        _rig.Bus.Envelopes.Should().ContainSingle().Which.Steps.Should().Equal("email");
    }

    [Fact]
    public async Task A_notification_without_any_via_is_rejected_and_the_error_names_the_setting()
    {
        using var rig = new NotifierRig(_ => { });

        var refused = await rig.RefusedAsync(NotifierRig.Hello);

        refused.Reason.Should().Be(RejectionReason.UnknownChannel);
        refused.Message.Should().Be(
            "The notification names no channels, several are registered, and there is no default. "
                + "Registered: email, push, telegram. Set Notification.Via, or a default: "
                + "AddNotify(o => o.Via = Via.FirstOf(…)).");
    }

    [Fact]
    public async Task An_unknown_channel_is_rejected_and_the_error_lists_the_registered_ones()
    {
        var refused = await _rig.RefusedAsync(NotifierRig.Hello with { Via = Via.FirstOf("email", "sms", "fax") });

        refused.Reason.Should().Be(RejectionReason.UnknownChannel);
        refused.Message.Should()
            .StartWith("The via names channels that are not registered: sms, fax. Registered: email, push, telegram.");
        refused.Details.Should().Equal("sms", "fax");
    }

    [Fact]
    public async Task Equal_vias_resolve_to_the_same_channels()
    {
        for (var i = 0; i < 3; i++)
            await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Via = Via.FirstOf("telegram", "push") });

        _rig.Bus.Envelopes.Should().HaveCount(3).And.OnlyContain(envelope => envelope.Steps[0] == "telegram");
    }

    [Theory]
    [InlineData(Lane.Transactional, 24)]
    [InlineData(Lane.Campaign, 72)]
    public async Task The_time_to_live_starts_when_the_notification_is_due(Lane lane, int hours)
    {
        var due = _rig.Time.GetUtcNow().AddDays(2);

        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Lane = lane });
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Lane = lane, NotBefore = due });
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Lane = lane, TimeToLive = TimeSpan.FromMinutes(5) });
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Lane = lane, TimeToLive = TimeSpan.MaxValue });

        _rig.Bus.Envelopes.Select(envelope => envelope.ExpiresAt).Should().Equal(
            _rig.Time.GetUtcNow().AddHours(hours),
            due.AddHours(hours),
            _rig.Time.GetUtcNow().AddMinutes(5),
            DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_campaign_to_a_user_gets_an_idempotency_key()
    {
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Campaign = "spring" });
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Campaign = "spring", IdempotencyKey = "mine" });
        await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                Campaign = "spring",
                Recipient = new Recipient { Email = "x@example.com" },
            });
        await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        _rig.Bus.Envelopes.Select(envelope => envelope.IdempotencyKey)
            .Should().Equal("spring\u001fada", "mine", null, null);
    }

    [Fact]
    public async Task Branches_with_the_same_first_channel_get_different_idempotency_keys()
    {
        await _rig.Notifier.EnqueueAsync(
            NotifierRig.Hello with
            {
                IdempotencyKey = "k",
                Via = Via.AllOf(Via.FirstOf("email", "push"), Via.FirstOf("email", "telegram"), "push"),
            });

        _rig.Bus.Envelopes.Select(envelope => envelope.IdempotencyKey).Should().Equal("k", "k\u001f1", "k");
    }

    [Fact]
    public async Task A_duplicate_returns_the_id_of_the_first_notification()
    {
        var first = Guid.NewGuid();
        _rig.Bus.Answer = _ => EnqueueResult.Duplicate(Guid.NewGuid(), first);

        (await _rig.Notifier.EnqueueAsync(NotifierRig.Hello))
            .Should().Be(new EnqueueReceipt { Id = first, IsDuplicate = true });
    }

    [Fact]
    public async Task A_notification_is_new_if_one_branch_is_new()
    {
        _rig.Bus.Answer = envelope => envelope.Steps[0] == "email"
            ? EnqueueResult.Duplicate(Guid.NewGuid(), Guid.NewGuid())
            : EnqueueResult.Accepted;

        var receipt = await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Via = Via.AllOf("email", "push") });

        receipt.Should().Be(new EnqueueReceipt { Id = _rig.Bus.Envelopes[0].NotificationId });
    }

    [Fact]
    public async Task A_full_lane_fails_the_enqueue_and_the_error_names_it()
    {
        _rig.Bus.Answer = _ => EnqueueResult.QueueFull;

        var enqueue = async () => await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        var failed = (await enqueue.Should().ThrowAsync<EnqueueFailedException>()).Which;
        failed.Reason.Should().Be(EnqueueFailureReason.QueueFull);
        failed.Message.Should().Be(
            "The transactional lane of 'email' is full, and the bus is configured to fail instead of waiting. "
                + "Nothing was "
                + "queued; try again later.");
    }

    [Fact]
    public async Task A_lane_full_for_some_branches_fails_with_advice_on_retrying()
    {
        _rig.Bus.Answer = envelope =>
            envelope.Steps[0] == "push" ? EnqueueResult.QueueFull : EnqueueResult.Accepted;

        var enqueue = async () =>
            await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Via = Via.AllOf("email", "push") });

        (await enqueue.Should().ThrowAsync<EnqueueFailedException>()).WithMessage(
            "*'push'*1 of 2 branches are queued*same IdempotencyKey*");
    }

    [Fact]
    public async Task The_exception_of_a_stopping_bus_reaches_the_caller()
    {
        _rig.Bus.Before = _ => throw new EnqueueFailedException(EnqueueFailureReason.Stopping, "The bus is stopping.");

        var enqueue = async () => await _rig.Notifier.EnqueueAsync(NotifierRig.Hello);

        (await enqueue.Should().ThrowAsync<EnqueueFailedException>())
            .Which.Reason.Should().Be(EnqueueFailureReason.Stopping);
    }

    [Fact]
    public async Task A_canceled_call_enqueues_nothing()
    {
        var enqueue = async () =>
            await _rig.Notifier.EnqueueAsync(NotifierRig.Hello, new CancellationToken(canceled: true));

        await enqueue.Should().ThrowAsync<OperationCanceledException>();
        _rig.Bus.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task Cancel_calls_are_forwarded_to_the_bus()
    {
        var id = Guid.NewGuid();

        await _rig.Notifier.CancelAsync(id);
        await _rig.Notifier.CancelCampaignAsync("spring");

        await _rig.Bus.Control.Received(1).CancelAsync(id, Arg.Any<CancellationToken>());
        await _rig.Bus.Control.Received(1).CancelCampaignAsync("spring", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task SendAsync_delivers_every_branch_and_combines_the_reports()
    {
        _rig.Direct.Report(("push", DeliveryOutcomes.NoAddress), ("email", DeliveryOutcomes.Sent));
        _rig.Direct.Report(("telegram", DeliveryOutcomes.Rejected));

        var sent = await _rig.Notifier.SendAsync(NotifierRig.Hello with { Via = Via.FirstOf("push", "email") });
        var half = await _rig.Notifier.SendAsync(
            NotifierRig.Hello with
            {
                Via = Via.AllOf(Via.FirstOf("push", "email"), "telegram"),
            });

        sent.IsAccepted.Should().BeTrue();
        sent.Steps.Select(step => step.Channel).Should().Equal("push", "email");
        half.IsAccepted.Should().BeFalse();
        half.Steps.Select(step => step.Channel).Should().Equal("push", "email", "telegram");
        _rig.Bus.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task SendAsync_validates_the_notification()
    {
        var send = async () => await _rig.Notifier.SendAsync(new Notification("helo", NotifierRig.Ada));

        (await send.Should().ThrowAsync<NotificationRejectedException>())
            .Which.Reason.Should().Be(RejectionReason.UnknownTemplate);
    }

    [Fact]
    public async Task A_hundred_threads_enqueue_concurrently()
    {
        var models = Enumerable.Range(0, 100).Select(i => new { Number = i, Text = new string('a', i) }).ToArray();

        await Parallel.ForEachAsync(
            models,
            new ParallelOptions { MaxDegreeOfParallelism = 100 },
            async (model, token) => await _rig.Notifier.EnqueueAsync(NotifierRig.Hello with { Model = model }, token));

        _rig.Bus.Envelopes.Select(envelope => System.Text.Encoding.UTF8.GetString(envelope.Model.Span))
            .Should().BeEquivalentTo(models.Select(model => System.Text.Json.JsonSerializer.Serialize(model)));
    }

    public void Dispose() => _rig.Dispose();
}
