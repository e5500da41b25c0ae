using MimeKit;
using Notify.Delivery;
using Notify.Email.Addressing;
using Notify.Email.Mime;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Mime;

public sealed class MimeMessageTests
{
    [Fact]
    public async Task Text_comes_first_and_is_made_from_the_HTML_where_the_template_has_none()
    {
        var mail = await SendAsync(
            MailWorld.Request(html: "<h1>Hi</h1><p>Read <a href=\"https://example.com/a\">more</a></p>"));

        var body = mail.Message.Body.Should().BeOfType<MultipartAlternative>().Subject;
        body.Select(part => part.ContentType.MimeType).Should().Equal("text/plain", "text/html");
        mail.Message.TextBody!.TrimEnd()
            .Should().Be("Hi\r\n\r\nRead more (https://example.com/a)".ReplaceLineEndings());
    }

    [Fact]
    public async Task Images_are_related_and_files_mixed()
    {
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Attachments.Add(
                Attachment.FromBytes("a.png", "image/png", new byte[] { 1 }) with
                {
                    ContentId = "logo@x",
                });
            parts.Attachments.Add(Attachment.FromBytes("b.txt", "text/plain", new byte[] { 2 }));
            parts.Attachments.Add(Attachment.FromBytes("c.eml", "message/rfc822", new byte[] { 3 }));
        });

        var body = (Multipart)(await SendAsync(MailWorld.Request(envelope: envelope))).Message.Body!;

        Shape(body).Should()
            .Be("mixed(alternative(text/plain related(text/html image/png)) text/plain application/octet-stream)");
    }

    [Fact]
    public async Task Domains_travel_in_ASCII_in_the_envelope_and_in_the_headers()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync(MailWorld.Request("Jo <jo@Bücher.example>"));
        var mail = (await world.ReceivedAsync(1))[0];

        mail.Recipients.Should().Equal("jo@xn--bcher-kva.example");
        mail.Utf8.Should().BeFalse();
        System.Text.Encoding.UTF8.GetString(mail.Raw.Span).Should().Contain("To: Jo <jo@xn--bcher-kva.example>");
    }

    [Fact]
    public async Task A_mailbox_name_outside_ASCII_is_refused_where_the_server_does_not_take_it()
    {
        await using var world = await MailWorld.StartAsync(new LocalSmtpServerOptions { AnnounceSmtpUtf8 = false });

        var refused = await world.SendAsync(MailWorld.Request("jörg@example.org"));
        var plain = await world.SendAsync();

        refused.Outcome.Should().Be(SendOutcome.Rejected);
        refused.Error.Should().Be("smtputf8");
        plain.Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Fact]
    public async Task SMTPUTF8_is_used_only_for_addresses_that_need_it()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync(MailWorld.Request("jörg@example.org"));
        await world.SendAsync(MailWorld.Request("jo@bücher.example"));
        await world.SendAsync(MailWorld.Request("jörg@example.org"));

        (await world.ReceivedAsync(3)).Select(mail => mail.Utf8).Should().Equal(true, false, true);
    }

    [Fact]
    public async Task Unsubscribe_headers_are_for_lists_only()
    {
        var listed = await SendAsync(MailWorld.Request(envelope: MailWorld.Envelope(parts => parts.List = "news")));
        var unlisted = await SendAsync(MailWorld.Request());

        listed.Message.Headers["List-Unsubscribe"]
            .Should().StartWith("<https://example.com/unsubscribe?t=user-42-email-ada%40example.org-news-")
            .And.EndWith("x>");
        listed.Message.Headers["List-Unsubscribe-Post"].Should().Be("List-Unsubscribe=One-Click");
        unlisted.Message.Headers.Contains("List-Unsubscribe").Should().BeFalse();
    }

    [Fact]
    public async Task Without_a_link_a_list_has_no_unsubscribe_headers()
    {
        var request = new SendRequest
        {
            Channel = Channels.Email,
            Address = "ada@example.org",
            Content = MailWorld.Request().Content,
            Envelope = MailWorld.Envelope(parts => parts.List = "news"),
        };

        (await SendAsync(request)).Message.Headers.Contains("List-Unsubscribe").Should().BeFalse();
    }

    [Fact]
    public async Task Headers_of_the_channel_and_of_the_message_are_set_the_message_wins()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            options.Headers["X-House"] = "one";
            options.Headers["X-Other"] = "two";
            options.ReplyTo = "help@example.com";
        });
        await world.SendAsync(MailWorld.Request(envelope: MailWorld.Envelope(parts =>
        {
            parts.Headers["X-House"] = "three";
            parts.Headers["Reply-To"] = "Ada <ada@example.com>";
        })));

        var message = (await world.ReceivedAsync(1))[0].Message;
        message.Headers.Where(header => header.Field == "X-House")
            .Select(header => header.Value).Should().Equal("three");
        message.Headers["X-Other"].Should().Be("two");
        message.ReplyTo.Mailboxes.Single().Address.Should().Be("ada@example.com");
    }

    [Theory]
    [InlineData("X-Evil", "a\r\nBcc: eve@example.net")]
    [InlineData("X-Evil", "a\nBcc: eve@example.net")]
    [InlineData("X-Evil: a\r\nBcc", "eve@example.net")]
    [InlineData("Bcc", "eve@example.net")]
    [InlineData("Content-Type", "text/html")]
    [InlineData("Reply-To", "nobody")]
    public async Task No_header_of_the_application_can_break_a_line_or_take_over_ours(string name, string value)
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(
            MailWorld.Request(envelope: MailWorld.Envelope(parts => parts.Headers[name] = value)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "header"));
        world.Server.ConnectionsAccepted.Should().Be(0);
    }

    [Theory]
    [InlineData("a\r\nBcc: eve@example.net")]
    [InlineData("a\u2028b")]
    public async Task A_subject_with_a_line_break_is_rejected(string subject)
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(MailWorld.Request(subject: subject));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "header"));
    }

    [Fact]
    public async Task A_template_without_a_subject_is_rejected()
    {
        await using var world = await MailWorld.StartAsync();
        var request = MailWorld.Request();

        var result = await world.SendAsync(new SendRequest
        {
            Channel = request.Channel,
            Address = request.Address,
            Content = new Notify.Templates.RenderedMessage("<p>x</p>"),
            Envelope = request.Envelope,
        });

        result.Detail.Should().Be("The template has no subject.");
    }

    [Fact]
    public async Task A_malformed_address_is_an_invalid_recipient()
    {
        await using var world = await MailWorld.StartAsync();

        var result = await world.SendAsync(MailWorld.Request("ada@example.org\r\nRCPT TO:<eve@example.net>"));

        (result.Outcome, result.Error).Should().Be((SendOutcome.InvalidRecipient, "address"));
    }

    [Fact]
    public async Task The_message_id_does_not_name_this_machine_and_differs_by_address()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
            options.MessageIdDomain = "mail.example.com");
        var envelope = MailWorld.Envelope();
        await world.SendAsync(MailWorld.Request("a@example.org", envelope: envelope));
        await world.SendAsync(MailWorld.Request("b@example.org", envelope: envelope));
        await world.SendAsync(MailWorld.Request("A@EXAMPLE.org", envelope: envelope));

        var ids = (await world.ReceivedAsync(3)).Select(mail => mail.Message.MessageId!).ToList();
        ids.Should().OnlyContain(id =>
            id.StartsWith($"{envelope.Id:N}.", StringComparison.Ordinal)
            && id.EndsWith("@mail.example.com", StringComparison.Ordinal));
        ids[1].Should().NotBe(ids[0]);
        ids[2].Should().Be(ids[0]);
        ids[0].Should().NotContain(Environment.MachineName);
    }

    [Theory]
    [InlineData(null, "alerts@example.com")]
    [InlineData("bounce+{id}@example.com", "bounce+{0}@example.com")]
    public async Task The_tag_is_in_the_return_address_and_in_the_id_that_reports_repeat(
        string? setting,
        string returnAddress)
    {
        var options = new EmailOptions
        {
            From = "alerts@example.com",
            EnvelopeSender = setting,
            InboundKey = Convert.ToBase64String(new byte[32]),
        };
        var request = MailWorld.Request("Ada <Ada@Example.org>");

        var draft = await new MimeMessageFactory(options, TimeProvider.System).CreateAsync(request, default);

        using var mail = draft.Mail!;
        var tag = ReturnTag.FindIn(mail.EnvelopeId).Single();
        tag.EnvelopeId.Should().Be(request.Envelope.Id);
        ReturnTagSigner.From(options, TimeProvider.System)!
            .Verify(tag, "ada@example.org").Should().Be(ReturnTagStatus.Valid);
        mail.BounceTo.Address.Should().Be(string.Format(null, returnAddress, tag.Text));
    }

    [Fact]
    public async Task Without_a_key_reports_repeat_the_envelopes_id()
    {
        var request = MailWorld.Request();

        var draft = await new MimeMessageFactory(new EmailOptions { From = "alerts@example.com" }, TimeProvider.System)
            .CreateAsync(request, default);

        using var mail = draft.Mail!;
        mail.EnvelopeId.Should().Be(request.Envelope.Id.ToString("N"));
    }

    [Fact]
    public async Task A_signed_message_verifies()
    {
        var key = DkimKeys.Create("rsa");
        await using var world = await MailWorld.StartAsync(configure: options => key.Apply(options.Dkim, "mail"));
        await world.SendAsync();

        var header = (await world.ReceivedAsync(1))[0].Message.Headers["DKIM-Signature"];
        header.Should().Contain("d=example.com")
            .And.Contain("s=mail")
            .And.Contain("c=relaxed/relaxed")
            .And.Contain("a=rsa-sha256");
    }

    private static async Task<ReceivedMail> SendAsync(SendRequest request)
    {
        await using var world = await MailWorld.StartAsync();
        var result = await world.SendAsync(request);
        result.Outcome.Should().Be(SendOutcome.Sent, result.ToString());
        return (await world.ReceivedAsync(1))[0];
    }

    private static string Shape(MimeEntity entity) => entity is Multipart parts
        ? $"{parts.ContentType.MediaSubtype}({string.Join(' ', parts.Select(Shape))})"
        : entity.ContentType.MimeType;
}
