using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Mime;
using Notify.Email.Smtp;
using Notify.Email.Tests.Harness;
using Notify.Email.Tests.Mime;

namespace Notify.Email.Tests.Counterparts;

/// <summary>A mail server of other make stores what was sent, byte for byte.</summary>
public sealed class EximTests(Exim exim, ExternalReceiver receiver) : IClassFixture<Exim>, IClassFixture<ExternalReceiver>
{
    public static TheoryData<string, string, string> Mails => new()
    {
        { "ada@example.org", "Hello", "<p>plain</p>" },
        { "ada@example.org", "Grüße =?utf-8?Q?x?=", "<p>bare\rCR\nLF\r\nCRLF ünïcödé</p>\n.\n..\n.dot\n" },
        { "ada@example.org", new string('x', 2_000), $"<p>{new string('y', 5_000)}</p>\rFrom here\n \n\t\n" },
        { "jörg@bücher.example", "Ünïcödé", "<p>通知 😀</p>" },
        { "\"a b\"@example.org", "  spaces   ", "" },
    };

    [Theory]
    [MemberData(nameof(Mails))]
    public async Task A_mail_arrives_byte_for_byte_and_its_signature_holds(string address, string subject, string html)
    {
        var key = DkimKeys.Create("rsa");
        await receiver.PublishAsync("exim._domainkey.example.com", key.TxtRecord);
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Headers["X-SMTPAPI"] = """{"category": ["news"], "unique_args": {"id": "42"}, "send_at": 1700000000, "x": 1}""";
            parts.Attachments.Add(Attachment.FromBytes("Übersicht.bin", "application/octet-stream", RandomNumberGenerator.GetBytes(30_000)));
            parts.Attachments.Add(Attachment.FromBytes("a.txt", "text/plain", "one\rtwo\nthree"u8.ToArray()));
        });
        var options = new EmailOptions { Host = "127.0.0.1", Port = exim.Port, From = "Wächter <alerts@example.com>" };
        key.Apply(options.Dkim, "exim");
        var draft = await new MimeMessageFactory(options, unsubscribe: null, TimeProvider.System)
            .CreateAsync(MailWorld.Request(address, subject, html, envelope: envelope), default);
        using var mail = draft.Mail ?? throw new InvalidOperationException(draft.Refusal!.ToString());
        var sent = await WriteAsync(mail);

        using var connection = await new SmtpConnector(options, TimeProvider.System).ConnectAsync(default);
        await connection.SendMailAsync(mail, default);
        await connection.DisconnectAsync(quit: true);

        var stored = await exim.ReadAsync();
        Encoding.Latin1.GetString(stored).Should().Be(Encoding.Latin1.GetString(sent).Replace("\r\n", "\n", StringComparison.Ordinal));
        var onTheWire = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(stored).Replace("\n", "\r\n", StringComparison.Ordinal));
        onTheWire.Should().Equal(sent, "no line ended otherwise");
        (await receiver.VerifyAsync(onTheWire)).Should().Be("pass");
    }

    [Fact]
    public async Task A_server_on_this_machine_needs_no_setting()
    {
        await using var world = await MailWorld.StartAsync(configure: options =>
        {
            (options.Port, options.Security) = (exim.Port, null);
            options.Bcc = "archive@example.com";
        });

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Sent, result.ToString());
        result.ProviderId.Should().NotBeNullOrEmpty();
        // One file for each recipient.
        for (var copy = 0; copy < 2; copy++)
        {
            using var stored = new MemoryStream(await exim.ReadAsync());
            var message = await MimeMessage.LoadAsync(stored);
            $"<{message.MessageId}>".Should().Be(result.MessageId);
            message.Headers.Contains(HeaderId.Bcc).Should().BeFalse();
        }
    }

    private static async Task<byte[]> WriteAsync(OutgoingMail mail)
    {
        using var stream = new MemoryStream();
        await mail.WriteToAsync(mail.WriteOptions, stream);
        return stream.ToArray();
    }
}
