using System.Security.Cryptography;
using System.Text;
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

    private static readonly string[] Added =
    [
        "From: eve@example.net",
        "To: eve@example.net",
        "Cc: eve@example.net",
        "Subject: Pay",
        "Reply-To: eve@example.net",
        "Date: Mon, 4 May 2026 03:02:01 +0000",
        "Message-ID: <x@example.net>",
        "MIME-Version: 1.0",
        "Content-Type: text/html",
        "List-Unsubscribe: <https://eve.example/>",
        "List-Id: <news.example.net>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "List-Help: <https://eve.example/>",
    ];

    private static readonly string[] FileNames =
    [
        "plain.pdf",
        "Übersicht Mai 2026 – ein sehr langer Dateiname, der nicht auf eine Zeile passt und umbrochen wird.pdf",
        "quo\"te; a=b.pdf",
        "100%.pdf",
        "通知.pdf",
    ];

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
            "jo@bücher.example",
            "Grüße aus Köln ✉ — 「通知」",
            "<p>Ein <b>Bild</b>: <img src=\"cid:logo\" alt=\"\"> ünïcödé</p>\n.\n<p>last</p>",
            "Ein Bild: ünïcödé\n.\nlast",
            "de",
            envelope);

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
        (Text(attachments["logo.png"], "cid"), Text(attachments["logo.png"], "disposition"))
            .Should().Be(("logo", "inline"));
        attachments["logo.png"].GetProperty("related").GetBoolean().Should().BeTrue();
        attachments["Übersicht Mai.pdf"].GetProperty("base64").GetBytesFromBase64().Should().Equal(file);
        (Text(attachments["Übersicht Mai.pdf"], "type"), Text(attachments["Übersicht Mai.pdf"], "disposition"))
            .Should().Be(("application/pdf", "attachment"));
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public async Task A_signature_is_verified_by_another_implementation(string kind)
    {
        var key = DkimKeys.Create(kind);
        await receiver.PublishAsync($"{kind}._domainkey.example.com", key.TxtRecord);
        var envelope = MailWorld.Envelope(parts => parts.List = "news");
        var request = MailWorld.Request(
            subject: "Grüße, signiert",
            html: "<p>Zeile mit Leerraum   \n\n\n.punkt ünïcödé</p>",
            envelope: envelope);

        var mail = await receiver.ReceiveAsync(() => SendAsync(request, options => key.Apply(options.Dkim, kind)));

        var signature = mail.GetProperty("dkim").EnumerateArray().Should().ContainSingle().Subject;
        Text(signature, "result").Should().Be("pass", signature.ToString());
        (Text(signature, "domain"), Text(signature, "selector"), Text(signature, "algorithm"))
            .Should().Be(("example.com", kind, $"{kind}-sha256"));
        Text(signature, "headers")
            .ToLowerInvariant().Should().Contain("list-unsubscribe")
            .And.Contain("list-unsubscribe-post")
            .And.Contain("from")
            .And.Contain("message-id");
    }

    [Theory]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public async Task A_signed_mail_that_was_changed_fails(string kind)
    {
        var key = DkimKeys.Create(kind);
        await receiver.PublishAsync("changed._domainkey.example.com", key.TxtRecord);
        var envelope = MailWorld.Envelope(parts => parts.List = "news");
        var mail = await receiver.ReceiveAsync(() => SendAsync(
            MailWorld.Request(envelope: envelope),
            options => key.Apply(options.Dkim, "changed")));
        var raw = mail.GetProperty("raw").GetBytesFromBase64();
        var text = Encoding.ASCII.GetString(raw);

        (await receiver.VerifyAsync(raw)).Should().Be("pass");
        (await receiver.VerifyAsync(Add("X-Spam-Status: No"))).Should().Be("pass", "servers on the way add headers");
        foreach (var header in Added)
            (await receiver.VerifyAsync(Add(header))).Should().Be("fail", header);
        foreach (
            var header in (string[])["Content-Type: multipart/alternative", "Subject: Hello", "To: ada@example.org"])
        {
            var changed = text.Replace($"\r\n{header}", $"\r\n{header}x", StringComparison.Ordinal);
            changed.Should().NotBe(text, header);
            (await receiver.VerifyAsync(Encoding.ASCII.GetBytes(changed))).Should().Be("fail", header);
        }

        byte[] Add(string header) => [.. Encoding.ASCII.GetBytes($"{header}\r\n"), .. raw];
    }

    [Theory]
    [InlineData("paid =?utf-8?Q?in_full?= =?x?")]
    [InlineData("=?utf-8?B?SGVsbG8=?=")]
    [InlineData(
        "A subject of plain words that is so long that it has to be folded, and that has   spaces in a row, twice")]
    [InlineData(
        "Ein sehr langer Betreff mit Umlauten äöü und 「通知」 und 😀, der umbrochen werden muss, weil er so lang ist")]
    public async Task A_subject_is_read_as_it_was_written(string subject)
    {
        var mail = await receiver.ReceiveAsync(() => SendAsync(MailWorld.Request(subject: subject), _ => { }));

        Text(mail, "subject").Should().Be(subject);
        (await PythonMail.ReadAsync(mail.GetProperty("raw").GetBytesFromBase64()))
            .GetProperty("subject").GetString().Should().Be(subject);
    }

    [Fact]
    public async Task Two_parsers_of_other_make_read_the_headers_alike()
    {
        var smtpApi =
            """{"category": ["news", "spring"], "unique_args": {"id": "42", "text": "a  b"}, "send_at": 1700000000}""";
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.List = "news";
            parts.Headers["X-SMTPAPI"] = smtpApi;
            parts.Headers["References"] = string.Join(
                ' ',
                Enumerable.Range(0, 8).Select(i => $"<order-{i}@example.com>"));
            parts.Headers["Message-ID"] = "<order-991@example.com>";
            foreach (var name in FileNames)
                parts.Attachments.Add(Attachment.FromBytes(name, "application/pdf", new byte[] { 1 }));
        });
        var request = MailWorld.Request("\"Love, \\\"Ada\\\" Ünï\" <ada@example.org>", envelope: envelope);

        var mail = await receiver.ReceiveAsync(() => SendAsync(request, options =>
        {
            options.From = "\"Wächter, Büro \\\"Süd\\\"\" <alerts@example.com>";
            options.Cc = "\"Team; A\" <team@example.com>, Jörg <joerg@bücher.example>";
            options.Headers["Feedback-ID"] = "campaign:customer:other:" + new string('x', 90);
        }));
        var python = await PythonMail.ReadAsync(mail.GetProperty("raw").GetBytesFromBase64());

        Mailbox(mail, "from").Should().Be(("Wächter, Büro \"Süd\"", "alerts@example.com"));
        Mailbox(mail, "to").Should().Be(("Love, \"Ada\" Ünï", "ada@example.org"));
        Text(mail.GetProperty("cc")[0], "name").Should().Be("Team; A");
        Text(mail.GetProperty("cc")[1], "name").Should().Be("Jörg");
        Header(mail, "x-smtpapi").Should().Be(smtpApi);
        Header(mail, "feedback-id").Should().Be("campaign:customer:other:" + new string('x', 90));
        mail.GetProperty("attachments").EnumerateArray().Select(file => Text(file, "name")).Should().Equal(FileNames);
        Text(mail, "messageId").Should().Be("<order-991@example.com>");

        Names(python, "from").Should().Equal("Wächter, Büro \"Süd\"|alerts@example.com");
        Names(python, "to").Should().Equal("Love, \"Ada\" Ünï|ada@example.org");
        Names(python, "cc").Should().Equal("Team; A|team@example.com", "Jörg|joerg@xn--bcher-kva.example");
        python.GetProperty("files").EnumerateArray().Select(file => file.GetString()).Should().Equal(FileNames);
        var headers = python.GetProperty("headers");
        Text(headers, "x-smtpapi").Should().Be(smtpApi);
        Text(headers, "message-id").Should().Be("<order-991@example.com>");
        Text(headers, "references").Split(' ').Should().HaveCount(8);
        Text(headers, "list-unsubscribe").Should().StartWith("<https://example.com/unsubscribe?t=").And.EndWith(">");
        python.GetProperty("defects").EnumerateArray().Should().BeEmpty();
    }

    [Fact]
    public async Task A_mailbox_name_outside_ASCII_travels_by_SMTPUTF8_and_its_signature_holds()
    {
        var key = DkimKeys.Create("rsa");
        await receiver.PublishAsync("utf8._domainkey.example.com", key.TxtRecord);

        var mail = await receiver.ReceiveAsync(() =>
            SendAsync(MailWorld.Request("jörg@bücher.example", "Grüße"), options => key.Apply(options.Dkim, "utf8")));

        mail.GetProperty("envelope").GetProperty("utf8").GetBoolean().Should().BeTrue();
        mail.GetProperty("envelope").GetProperty("to")[0].GetString().Should().StartWith("jörg@");
        Mailbox(mail, "to").Address.Should().StartWith("jörg@");
        Text(mail, "subject").Should().Be("Grüße");
        Text(mail.GetProperty("dkim")[0], "result").Should().Be("pass");
    }

    private async Task SendAsync(SendRequest request, Action<EmailOptions> configure)
    {
        var options = new EmailOptions
        {
            Host = "127.0.0.1",
            Port = receiver.Port,
            Security = SmtpSecurity.None,
            From = "Alerts <alerts@example.com>",
        };
        configure(options);
        await using var sender = new EmailSender(
            Channels.Email,
            options,
            new FakeTimeProvider(Now),
            NullLogger<EmailSender>.Instance);
        var result = await sender.SendAsync(request, default);
        result.Outcome.Should().Be(SendOutcome.Sent, result.ToString());
        result.ProviderId.Should().Be("external");
    }

    private static IEnumerable<string> Names(JsonElement mail, string property) =>
        mail.GetProperty(property).EnumerateArray().Select(entry => $"{Text(entry, "name")}|{Text(entry, "address")}");

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";

    private static (string Name, string Address) Mailbox(JsonElement mail, string property) =>
        (Text(mail.GetProperty(property)[0], "name"), Text(mail.GetProperty(property)[0], "address"));

    private static string Header(JsonElement mail, string name)
    {
        var line = mail.GetProperty("headers")
            .EnumerateArray()
            .Single(header => Text(header, "key") == name)
            .GetProperty("line")
            .GetString()!;
        return line[(line.IndexOf(':') + 1)..].Replace("\r\n", "", StringComparison.Ordinal).Trim();
    }
}
