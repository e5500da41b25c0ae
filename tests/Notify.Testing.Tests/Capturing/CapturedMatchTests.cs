namespace Notify.Testing.Tests.Capturing;

public sealed class CapturedMatchTests : IAsyncLifetime
{
    private readonly CapturingNotifier _notifier = new(new EchoTemplates(), ["email", "push"]) { DefaultVia = "email" };

    public async Task InitializeAsync()
    {
        var ada = new Recipient("ada") { Email = "ada@example.com" };
        await _notifier.EnqueueAsync(
            new Notification("greeting", ada) { Model = new { Name = "Ada" }, Lane = Lane.Campaign });
        await _notifier.EnqueueAsync(
            new Notification("greeting", ada)
            {
                Model = new { Name = "Countess" },
                Via = Via.FirstOf("push", "telegram"),
            });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void An_expectation_that_is_met_narrows_down()
    {
        _notifier.ShouldHaveNotified("ada").About("greeting").By("email").In(Lane.Campaign).Saying("Dear Ada").Once();
        _notifier.ShouldHaveNotified("ada").By("telegram").Only.Notification.Lane.Should().Be(Lane.Transactional);
        _notifier.ShouldHaveNotified("ada").Saying("Hello by push").Times(2).All.Should().HaveCount(2);
        _notifier.ShouldHaveNotified("ada")
            .Where("with a via", captured => captured.Notification.Via is not null)
            .Once();
        _notifier.ShouldNotHaveNotified("bob");
        _notifier.ShouldNotHaveNotified("ada", "farewell");
    }

    [Fact]
    public void Every_expectation_can_fail()
    {
        Fails(() => _notifier.ShouldHaveNotified("bob"))
            .Should().StartWith("Expected a notification to 'bob', but none was captured.");
        Fails(() => _notifier.ShouldHaveNotified("ada").About("farewell")).Should().Contain("about 'farewell'");
        Fails(() => _notifier.ShouldHaveNotified("ada").Saying("Dear Bob")).Should().Contain("saying 'Dear Bob'");
        Fails(() => _notifier.ShouldHaveNotified("ada").By("email").In(Lane.Transactional))
            .Should().Contain("by email in the Transactional lane");
        Fails(() => _notifier.ShouldHaveNotified("ada").Once())
            .Should().StartWith("Expected a notification to 'ada', but 2 were captured, not 1.");
        Fails(() => _notifier.ShouldNotHaveNotified("ada")).Should().StartWith("Expected no notification to 'ada'.");
        Fails(() => _notifier.ShouldNotHaveNotified("ada", "greeting"))
            .Should().StartWith("Expected no notification to 'ada' about 'greeting'.");
        Fails(_notifier.ShouldNotHaveNotifiedAnyone).Should().StartWith("Expected no notification. Captured:");
        Fails(() => new CapturingNotifier().ShouldHaveNotified("ada")).Should().EndWith("Nothing was captured at all.");
    }

    [Fact]
    public async Task A_long_list_is_cut()
    {
        var many = new CapturingNotifier();
        for (var i = 0; i < 25; i++)
            await many.EnqueueAsync(new Notification("greeting", new Recipient()));

        Fails(many.ShouldNotHaveNotifiedAnyone)
            .Should().EndWith("and 5 more")
            .And.Contain("greeting to (without user id)");
    }

    private static string Fails(Action assertion) => assertion.Should().Throw<NotifyAssertionException>().Which.Message;
}
