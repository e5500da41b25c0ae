namespace Notify.Testing.Tests.Capturing;

public sealed class AssertionMessageTests
{
    private static readonly Recipient Ada = new("ada") { Email = "ada@example.com" };

    [Fact]
    public async Task It_shows_via_subject_and_text_of_what_was_captured()
    {
        var notifier = new CapturingNotifier(new EchoTemplates(), ["email", "push"]) { DefaultVia = "email" };
        await notifier.EnqueueAsync(Greeting("Ada") with { Lane = Lane.Campaign });
        await notifier.SendAsync(Greeting("Countess") with { Via = Via.FirstOf("push", "telegram") });

        Fails(() => notifier.ShouldHaveNotified("ada").By("sms")).Should().Be(string.Join(
            Environment.NewLine,
            "Expected a notification to 'ada' by sms, but none was captured. Captured:",
            "  1. greeting to ada by email (default) in the Campaign lane",
            "     email: subject \"Hello by email\", text \"<p>Dear Ada</p>\"",
            "     push: subject \"Hello by push\", text \"<p>Dear Ada</p>\"",
            "  2. greeting to ada by push → telegram in the Transactional lane, sent without the queue",
            "     email: subject \"Hello by email\", text \"<p>Dear Countess</p>\"",
            "     push: subject \"Hello by push\", text \"<p>Dear Countess</p>\""));
    }

    [Fact]
    public async Task It_shows_the_text_on_one_line_and_cuts_a_long_one()
    {
        var notifier = new CapturingNotifier(new EchoTemplates(), ["email"]);
        await notifier.EnqueueAsync(Greeting("Ada\r\n\tLovelace"));
        await notifier.EnqueueAsync(Greeting(new string('x', 500)));

        Fails(notifier.ShouldNotHaveNotifiedAnyone)
            .Should().Contain("text \"<p>Dear Ada Lovelace</p>\"")
            .And.Contain($"text \"<p>Dear {new string('x', 192)}… (512 characters)\"");
    }

    [Fact]
    public async Task Two_different_notifications_never_look_alike()
    {
        var notifier = new CapturingNotifier();
        Notification[] different =
        [
            Greeting("Ada"),
            Greeting("Countess"),
            Greeting("Ada") with { Via = "push" },
            Greeting("Ada") with { Lane = Lane.Campaign },
            Greeting("Ada") with { List = "news" },
            Greeting("Ada") with { Campaign = "spring" },
            Greeting("Ada") with { IdempotencyKey = "order-1" },
            Greeting("Ada") with { NotBefore = TestEnvelopes.Moment },
            Greeting("Ada") with { Attachments = [Attachment.FromBytes("a.txt", "text/plain", new byte[1])] },
            Greeting("Ada") with { Headers = new Dictionary<string, string> { ["Reply-To"] = "help" } },
            Greeting("Ada") with { Recipient = new Recipient() },
            Greeting("Ada") with { Recipient = new Recipient { Email = "bob@example.com" } },
        ];
        foreach (var notification in different)
            await notifier.EnqueueAsync(notification);

        Entries(Fails(notifier.ShouldNotHaveNotifiedAnyone))
            .Should().HaveCount(different.Length)
            .And.OnlyHaveUniqueItems();
        notifier.All.Select(captured => captured.ToString()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Long_texts_that_differ_at_their_end_do_not_look_alike()
    {
        var notifier = new CapturingNotifier(new EchoTemplates(), ["email"]);
        await notifier.EnqueueAsync(Greeting(new string('x', 500) + "1"));
        await notifier.EnqueueAsync(Greeting(new string('x', 500) + "2"));

        Entries(Fails(notifier.ShouldNotHaveNotifiedAnyone)).Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task It_contains_no_address_and_no_model()
    {
        var notifier = new CapturingNotifier();
        await notifier.EnqueueAsync(Greeting("secret-value"));
        await notifier.EnqueueAsync(Greeting("secret-value") with { Recipient = new Recipient { Email = Ada.Email } });

        Fails(notifier.ShouldNotHaveNotifiedAnyone)
            .Should().NotContain("ada@example.com")
            .And.NotContain("secret-value");
    }

    private static Notification Greeting(string name) => new("greeting", Ada) { Model = new { Name = name } };

    /// <summary>Returns the description of each notification, which may have several lines.</summary>
    private static List<string> Entries(string message)
    {
        var entries = new List<string>();
        foreach (var line in message.Split(Environment.NewLine).Skip(1))
        {
            if (line.StartsWith("     ", StringComparison.Ordinal))
                entries[^1] += line;
            else
                entries.Add(line);
        }

        return entries;
    }

    private static string Fails(Action assertion) => assertion.Should().Throw<NotifyAssertionException>().Which.Message;
}
