using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Notify.Delivery;
using Notify.Email.Addressing;
using Notify.Email.Tests.Harness;
using Notify.Email.Tests.Mime;

namespace Notify.Email.Tests.Counterparts;

public sealed class ExternalReceiverTests(ExternalReceiver receiver) : IClassFixture<ExternalReceiver>
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Fact]
    public async Task A_full_mail_arrives_as_it_was_meant()
    {
        var inboundKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        byte[] image = [0x89, .. "PNG\r\n.\r\n"u8, 0, 255], file = RandomNumberGenerator.GetBytes(40_000);
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.List = "news";
            parts.Headers["X-Campaign"] = "Frühling";
            parts.Attachments.Add(Attachment.FromBytes("logo.png", "image/png", image) with { ContentId = "logo" });
            parts.Attachments.Add(Attachment.FromBytes("Übersicht Mai.pdf", "application/pdf", file));
        });
        var request = MailWorld.Request(
            "jo@bücher.example", "Grüße aus Köln ✉ — 「通知」", "<p>Ein <b>Bild</b>: <img src=\"cid:logo\" alt=\"\"> ünïcödé</p>\n.\n<p>last</p>", "Ein Bild: ünïcödé\n.\nlast", "de", envelope);

        var mail = await receiver.ReceiveAsync(() => SendAsync(request, options =>
        {
            options.From = "Wächter <alerts@example.com>";
            options.ReplyTo = "Hilfe <help@example.com>";
            options.EnvelopeSender = "bounce+{id}@example.com";
            options.InboundKey = inboundKey;
        }));

        Text(mail, "subject").Should().Be("Grüße aus Köln ✉ — 「通知」");
        Mailbox(mail, "from").Should().Be(("Wächter", "alerts@example.com"));
        Mailbox(mail, "replyTo").Should().Be(("Hilfe", "help@example.com"));
        // The receiver shows domains in Unicode; without SMTPUTF8 it can only have got them in ASCII.
        mail.GetProperty("envelope").GetProperty("to")[0].GetString().Should().Be("jo@bücher.example");
        var tag = ReturnTagSigner.From(new EmailOptions { InboundKey = inboundKey }, new FakeTimeProvider(Now))!
            .Create(envelope.Id, "jo@xn--bcher-kva.example");
        mail.GetProperty("envelope").GetProperty("from").GetString().Should().Be($"bounce+{tag}@example.com");
        mail.GetProperty("envelope").GetProperty("utf8").GetBoolean().Should().BeFalse();
        Text(mail, "messageId").Should().MatchRegex($"^<{envelope.Id:N}\\.[0-9a-f]{{12}}@example\\.com>$");
        mail.GetProperty("date").GetDateTimeOffset().Should().Be(Now);
        Text(mail, "html").Trim().ReplaceLineEndings("\n").Should().Be(request.Content.Body);
        Text(mail, "text").Trim().ReplaceLineEndings("\n").Should().Be(request.Content.Text);
        Header(mail, "auto-submitted").Should().Be("auto-generated");
        Header(mail, "content-language").Should().Be("de");
        Header(mail, "list-unsubscribe").Should().StartWith("<https://example.com/unsubscribe?t=").And.EndWith(">");
        Header(mail, "list-unsubscribe-post").Should().Be("List-Unsubscribe=One-Click");
        var attachments = mail.GetProperty("attachments").EnumerateArray().ToDictionary(a => Text(a, "name"));
        attachments["logo.png"].GetProperty("base64").GetBytesFromBase64().Should().Equal(image);
        (Text(attachments["logo.png"], "cid"), Text(attachments["logo.png"], "disposition")).Should().Be(("logo", "inline"));
        attachments["logo.png"].GetProperty("related").GetBoolean().Should().BeTrue();
        attachments["Übersicht Mai.pdf"].GetProperty("base64").GetBytesFromBase64().Should().Equal(file);
        (Text(attachments["Übersicht Mai.pdf"], "type"), Text(attachments["Übersicht Mai.pdf"], "disposition")).Should().Be(("application/pdf", "attachment"));
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public async Task A_signature_is_verified_by_another_implementation(string kind)
    {
        var key = DkimKeys.Create(kind);
        await receiver.PublishAsync($"{kind}._domainkey.example.com", key.TxtRecord);
        var envelope = MailWorld.Envelope(parts => parts.List = "news");
        var request = MailWorld.Request(subject: "Grüße, signiert", html: "<p>Zeile mit Leerraum   \n\n\n.punkt ünïcödé</p>", envelope: envelope);

        var mail = await receiver.ReceiveAsync(() => SendAsync(request, options => key.Apply(options.Dkim, kind)));

        var signature = mail.GetProperty("dkim").EnumerateArray().Should().ContainSingle().Subject;
        Text(signature, "result").Should().Be("pass", signature.ToString());
        (Text(signature, "domain"), Text(signature, "selector"), Text(signature, "algorithm")).Should().Be(("example.com", kind, $"{kind}-sha256"));
        Text(signature, "headers").ToLowerInvariant().Should().Contain("list-unsubscribe").And.Contain("list-unsubscribe-post").And.Contain("from").And.Contain("message-id");
    }

    [Fact]
    public async Task A_mailbox_name_outside_ASCII_travels_by_SMTPUTF8_and_its_signature_holds()
    {
        var key = DkimKeys.Create("rsa");
        await receiver.PublishAsync("utf8._domainkey.example.com", key.TxtRecord);

        var mail = await receiver.ReceiveAsync(() => SendAsync(MailWorld.Request("jörg@bücher.example", "Grüße"), options => key.Apply(options.Dkim, "utf8")));

        mail.GetProperty("envelope").GetProperty("utf8").GetBoolean().Should().BeTrue();
        mail.GetProperty("envelope").GetProperty("to")[0].GetString().Should().StartWith("jörg@");
        Mailbox(mail, "to").Address.Should().StartWith("jörg@");
        Text(mail, "subject").Should().Be("Grüße");
        Text(mail.GetProperty("dkim")[0], "result").Should().Be("pass");
    }

    private async Task SendAsync(SendRequest request, Action<EmailOptions> configure)
    {
        var options = new EmailOptions { Host = "127.0.0.1", Port = receiver.Port, Security = SmtpSecurity.None, From = "Alerts <alerts@example.com>" };
        configure(options);
        await using var sender = new EmailSender(Channels.Email, options, new FakeTokens(), new FakeTimeProvider(Now), NullLogger<EmailSender>.Instance);
        var result = await sender.SendAsync(request, default);
        result.Outcome.Should().Be(SendOutcome.Sent, result.ToString());
        result.ProviderId.Should().Be("external");
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";

    private static (string Name, string Address) Mailbox(JsonElement mail, string property) =>
        (Text(mail.GetProperty(property)[0], "name"), Text(mail.GetProperty(property)[0], "address"));

    private static string Header(JsonElement mail, string name)
    {
        var line = mail.GetProperty("headers").EnumerateArray().Single(header => Text(header, "key") == name).GetProperty("line").GetString()!;
        return line[(line.IndexOf(':') + 1)..].Replace("\r\n", "", StringComparison.Ordinal).Trim();
    }
}
