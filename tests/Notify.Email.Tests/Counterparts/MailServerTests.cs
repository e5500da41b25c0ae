using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using Notify.Delivery;
using Notify.Email.Mime;
using Notify.Email.Smtp;
using Notify.Email.Tests.Harness;
using Notify.Email.Tests.Mime;

namespace Notify.Email.Tests.Counterparts;

/// <summary>Other mail servers store a message byte for byte, sent by BDAT and by DATA.</summary>
public sealed partial class MailServerTests(Exim exim, Postfix postfix, ExternalReceiver receiver)
    : IClassFixture<Exim>, IClassFixture<Postfix>, IClassFixture<ExternalReceiver>
{
    // It takes longer to create than a mail to send.
    private static readonly Lazy<DkimKeys> Key = new(() => DkimKeys.Create("rsa"));

    private static readonly (string Address, string Subject, string Html)[] Contents =
    [
        ("ada@example.org", "Hello", "<p>plain</p>"),
        ("ada@example.org", "Grüße =?utf-8?Q?x?=", "<p>bare\rCR\nLF\r\nCRLF ünïcödé</p>\n.\n..\n.dot\n"),
        ("ada@example.org", new string('x', 2_000), $"<p>{new string('y', 5_000)}</p>\rFrom here\n \n\t\n"),
        ("jörg@bücher.example", "Ünïcödé", "<p>通知 😀</p>"),
        ("\"a b\"@example.org", "  spaces   ", ""),
    ];

    public static IEnumerable<object[]> Mails =>
        from server in (string[])["Exim", "Postfix"]
        from chunking in (bool[])[true, false]
        from content in Enumerable.Range(0, Contents.Length)
        select (object[])[server, chunking, content];

    [Theory]
    [MemberData(nameof(Mails))]
    public async Task A_mail_arrives_byte_for_byte_and_its_signature_holds(string name, bool chunking, int content)
    {
        MailServer server = name == "Exim" ? exim : postfix;
        var (address, subject, html) = Contents[content];
        await receiver.PublishAsync("mail._domainkey.example.com", Key.Value.TxtRecord);
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Headers["X-SMTPAPI"] =
                """{"category": ["news"], "unique_args": {"id": "42"}, "send_at": 1700000000, "x": 1}""";
            parts.Attachments.Add(
                Attachment.FromBytes(
                    "Übersicht.bin",
                    "application/octet-stream",
                    RandomNumberGenerator.GetBytes(30_000)));
            parts.Attachments.Add(Attachment.FromBytes("a.txt", "text/plain", "one\rtwo\nthree"u8.ToArray()));
        });
        var options = new EmailOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            From = "Wächter <alerts@example.com>",
            UseChunking = chunking,
        };
        Key.Value.Apply(options.Dkim, "mail");
        var draft = await new MimeMessageFactory(options, TimeProvider.System)
            .CreateAsync(MailWorld.Request(address, subject, html, envelope: envelope), default);
        using var mail = draft.Mail ?? throw new InvalidOperationException(draft.Refusal!.ToString());
        var sent = await WriteAsync(mail);

        using var connection = await new SmtpConnector(options, TimeProvider.System).ConnectAsync(default);
        await connection.SendMailAsync(mail, default);
        await connection.DisconnectAsync(quit: true);

        var stored = OwnHeaders().Replace(Encoding.Latin1.GetString(await server.ReadAsync()), "");
        stored.Should().Be(Encoding.Latin1.GetString(sent).Replace("\r\n", "\n", StringComparison.Ordinal));
        var onTheWire = Encoding.Latin1.GetBytes(stored.Replace("\n", "\r\n", StringComparison.Ordinal));
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

    /// <summary>The headers that Postfix writes before those of the mail.</summary>
    [GeneratedRegex(@"\A((Return-Path|X-Original-To|Delivered-To|Received):.*\n([ \t].*\n)*)+")]
    private static partial Regex OwnHeaders();

    private static async Task<byte[]> WriteAsync(OutgoingMail mail)
    {
        using var stream = new MemoryStream();
        await mail.WriteToAsync(mail.WriteOptions, stream);
        return stream.ToArray();
    }
}
