using System.Text;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Templates;
using Notify.Testing;

namespace Notify.Email.Tests.Mime;

public sealed class CopiesTests
{
    [Fact]
    public async Task Copies_of_the_channel_and_of_the_template_add_up_and_Bcc_is_not_shown()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            options.Cc = "Team <team@example.com>, lead@example.com";
            options.Bcc = "archive@example.com";
        });

        await world.SendAsync(Request(("cc", "sales@example.com, LEAD@example.com"), ("bcc", "audit@Bücher.example")));

        var mail = (await world.ReceivedAsync(1))[0];
        mail.Recipients.Should().Equal(
            "ada@example.org",
            "team@example.com", "lead@example.com", "sales@example.com",
            "archive@example.com", "audit@xn--bcher-kva.example");
        mail.Message.Cc.Mailboxes.Select(mailbox => mailbox.Address)
            .Should().Equal("team@example.com", "lead@example.com", "sales@example.com");
        mail.Message.To.Mailboxes.Single().Address.Should().Be("ada@example.org");
        Encoding.UTF8.GetString(mail.Raw.Span).Should().NotContainEquivalentOf("bcc").And.NotContain("archive@");
        mail.Utf8.Should().BeFalse();
    }

    [Fact]
    public async Task Nobody_receives_a_mail_twice()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            options.Cc = "ada@example.org, team@example.com";
            options.Bcc = "Team@example.com, ADA@example.org";
        });

        await world.SendAsync();

        (await world.ReceivedAsync(1))[0].Recipients.Should().Equal("ada@example.org", "team@example.com");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_copy_is_a_warning_and_the_mail_is_sent(bool pipelining)
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { AnnouncePipelining = pipelining },
            options => options.Cc = "gone@example.com, team@example.com");
        world.Server.Script(SmtpScript.ReplyToRcpt(
            550, "5.1.1 <gone@example.com>: no such user", address => address == "gone@example.com"));

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Sent);
        result.Warnings.Should().ContainSingle().Which.Should().Be(
            "The server refused the copy to a Cc or Bcc address. Reply: 550 5.1.1 <address>: no such user");
        (await world.ReceivedAsync(1))[0].Recipients.Should().Equal("ada@example.org", "team@example.com");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task If_the_recipient_is_refused_no_copy_is_sent(bool pipelining)
    {
        await using var world = await MailWorld.StartAsync(
            new LocalSmtpServerOptions { AnnouncePipelining = pipelining },
            options => options.Cc = "team@example.com");
        world.Server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 no such user"));

        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.InvalidRecipient);
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        world.Server.MessagesAccepted.Should().Be(1);
    }

    [Fact]
    public async Task Replies_go_to_several_addresses_and_the_closest_setting_wins()
    {
        await using var world = await MailWorld.StartAsync(configure: o =>
            o.ReplyTo = "a@example.com, B <b@example.com>");
        var notification = MailWorld.Envelope(parts => parts.Headers["Reply-To"] = "e@example.com, f@example.com");

        await world.SendAsync();
        await world.SendAsync(Request(("reply-to", "c@example.com, d@example.com")));
        await world.SendAsync(Request(notification, ("reply-to", "c@example.com")));

        (await world.ReceivedAsync(3))
            .Select(mail => string.Join(' ', mail.Message.ReplyTo.Mailboxes.Select(mailbox => mailbox.Address)))
            .Should()
            .Equal("a@example.com b@example.com", "c@example.com d@example.com", "e@example.com f@example.com");
    }

    [Theory]
    [InlineData("cc", "nobody")]
    [InlineData("bcc", "a@example.com, b")]
    [InlineData("reply-to", "friends: a@example.com;")]
    [InlineData("cc", "a@example.com\r\nX-Evil: 1")]
    [InlineData("cc", "=?utf-8?Q?a=0D=0AX-Evil:_1?= <a@example.com>")]
    public async Task A_part_that_is_not_a_list_of_addresses_is_rejected(string part, string text)
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(Request((part, text)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "header"));
        result.Detail.Should().StartWith($"The {part} of the template is not valid.");
        EmailChannelKind.Instance.ValidatePart(part, text).Should().NotBeNull();
        world.Server.ConnectionsAccepted.Should().Be(0);
    }

    [Fact]
    public void A_list_has_at_most_20_addresses()
    {
        var check = EmailChannelKind.Instance.ValidatePart;

        check("cc", Many(20)).Should().BeNull();
        check("cc", Many(21)).Should().Contain("more than 20");
        check("cc", Many(10_000)).Should().Contain("too long");
        check("subject", "no address").Should().BeNull();

        static string Many(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"a{i}@example.com"));
    }

    private static SendRequest Request(params (string Name, string Text)[] parts) =>
        Request(MailWorld.Envelope(), parts);

    private static SendRequest Request(Bus.Envelope envelope, params (string Name, string Text)[] parts)
    {
        var all = parts.Append(("subject", "Hello")).ToDictionary(part => part.Item1, part => part.Item2);
        return new()
        {
            Channel = Channels.Email,
            Address = "ada@example.org",
            Content = new RenderedMessage("<p>Hello</p>") { Parts = all },
            Envelope = envelope,
        };
    }
}
