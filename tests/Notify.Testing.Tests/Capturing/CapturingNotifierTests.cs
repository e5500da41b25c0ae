namespace Notify.Testing.Tests.Capturing;

public sealed class CapturingNotifierTests
{
    private static readonly Notification Greeting = new(
        "greeting",
        new Recipient("user-42") { Email = "ada@example.com" })
    {
        Model = new { Name = "Ada" },
    };
    private readonly CapturingNotifier _notifier = new();
    private readonly CapturingNotifier _rendering = new(new EchoTemplates(), ["email", "telegram", "push"]);

    [Fact]
    public async Task It_keeps_what_it_is_given()
    {
        var receipt = await _notifier.EnqueueAsync(Greeting);

        var captured = _notifier.All.Should().ContainSingle().Which;
        captured.Id.Should().Be(receipt.Id);
        captured.Notification.Should().BeSameAs(Greeting);
        captured.SentNow.Should().BeFalse();
        captured.Content.Should().BeEmpty();
    }

    [Fact]
    public async Task Sending_now_is_kept_too_and_always_accepted()
    {
        var report = await _notifier.SendAsync(Greeting);

        report.IsAccepted.Should().BeTrue();
        _notifier.All.Should().ContainSingle().Which.SentNow.Should().BeTrue();
    }

    [Fact]
    public async Task With_templates_the_content_is_there_for_each_kind()
    {
        await _rendering.EnqueueAsync(Greeting);

        var content = _rendering.All[0].Content;
        content.Keys.Should().Equal("email", "push");
        content["email"].Body.Should().Be("<p>Dear Ada</p>");
        content["push"].Part("subject").Should().Be("Hello by push");
    }

    [Fact]
    public async Task With_templates_it_refuses_what_the_real_one_would()
    {
        await Refused(
            new Notification("greting", new Recipient("u")),
            RejectionReason.UnknownTemplate,
            "*'greting'*email, telegram, push*");
        await Refused(
            Greeting with { Model = new { Nam = "Ada" } },
            RejectionReason.MissingVariables,
            "*'greeting'*lacks: Name.*");
        await Refused(Greeting with { Model = "Ada" }, RejectionReason.InvalidModel, "*not an object*");
        await Refused(
            Greeting with { Model = new { Type = typeof(string) } },
            RejectionReason.InvalidModel,
            "*cannot be serialized to JSON*");
        _rendering.ShouldNotHaveNotifiedAnyone();
    }

    [Fact]
    public async Task A_known_key_is_a_duplicate()
    {
        var first = await _notifier.EnqueueAsync(Greeting with { IdempotencyKey = "k" });
        var second = await _notifier.EnqueueAsync(Greeting with { IdempotencyKey = "k" });

        second.Should().Be(new EnqueueReceipt { Id = first.Id, IsDuplicate = true });
        _notifier.All.Should().ContainSingle();
    }

    [Fact]
    public async Task A_campaign_notifies_a_user_once_as_in_the_queue()
    {
        var first = await _notifier.EnqueueAsync(Greeting with { Campaign = "spring" });
        var second = await _notifier.EnqueueAsync(Greeting with { Campaign = "spring" });
        await _notifier.EnqueueAsync(Greeting with { Campaign = "autumn" });

        second.Should().Be(new EnqueueReceipt { Id = first.Id, IsDuplicate = true });
        _notifier.All.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_stream_has_an_outcome_an_item()
    {
        var progress = new LastReport();

        var report = await _rendering.EnqueueAsync(
            Stream(
                Greeting,
                Greeting with { Model = null },
                Greeting with { IdempotencyKey = "k" },
                Greeting with { IdempotencyKey = "k" }),
            progress);

        report.Should().BeEquivalentTo(new { Accepted = 2, Duplicates = 1, Rejected = 1 });
        progress.Value.Should().Be(new BulkEnqueueProgress { Read = 4, Accepted = 2, Duplicates = 1, Rejected = 1 });
    }

    [Fact]
    public async Task A_test_can_wait_for_what_comes_from_elsewhere()
    {
        var wait = _notifier.WaitForAsync(2, CancellationToken.None);
        await _notifier.EnqueueAsync(Greeting);
        wait.IsCompleted.Should().BeFalse();
        await _notifier.EnqueueAsync(Greeting);

        (await wait.WaitAsync(TimeSpan.FromSeconds(30))).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        var wait = () => _notifier.WaitForAsync(1, new CancellationToken(canceled: true));

        await wait.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Clearing_forgets_the_keys_as_well()
    {
        await _notifier.EnqueueAsync(Greeting with { IdempotencyKey = "k" });
        _notifier.Clear();

        (await _notifier.EnqueueAsync(Greeting with { IdempotencyKey = "k" })).IsDuplicate.Should().BeFalse();
    }

    [Fact]
    public async Task A_canceled_notification_does_not_count()
    {
        var receipt = await _notifier.EnqueueAsync(Greeting);
        await _notifier.EnqueueAsync(Greeting with { Campaign = "spring" });
        await _notifier.CancelAsync(receipt.Id);
        await _notifier.CancelCampaignAsync("spring");

        _notifier.ShouldNotHaveNotified("user-42");
        _notifier.All.Should().OnlyContain(captured => captured.IsCanceled);
    }

    [Fact]
    public async Task A_hundred_threads_notify_concurrently()
    {
        await Parallel.ForAsync(0, 1_000, new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (_, token) =>
            await _notifier.EnqueueAsync(Greeting, token));

        _notifier.ShouldHaveNotified("user-42").Times(1_000);
    }

    private static async IAsyncEnumerable<Notification> Stream(params Notification[] notifications)
    {
        await Task.CompletedTask;
        foreach (var notification in notifications)
            yield return notification;
    }

    private async Task Refused(Notification notification, RejectionReason reason, string message)
    {
        var enqueue = async () => await _rendering.EnqueueAsync(notification);
        (await enqueue.Should().ThrowAsync<NotificationRejectedException>().WithMessage(message))
            .Which.Reason.Should().Be(reason);
    }

    private sealed class LastReport : IProgress<BulkEnqueueProgress>
    {
        public BulkEnqueueProgress Value { get; private set; }

        public void Report(BulkEnqueueProgress value) => Value = value;
    }
}
