using System.Text;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Email.Smtp;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Smtp;

/// <summary>
/// Content that is sent by BDAT (RFC 3030). The other promises of a send are in <see cref="SenderConformanceTests"/>
/// and <see cref="EmailSenderFaultTests"/>, which run with and without the extension.
/// </summary>
public sealed class ChunkingTests
{
    [Theory]
    [InlineData("<p>.</p>\n.\n..\n.dot\r\n.\r\n")]
    [InlineData("<p>bare\rCR\nLF</p>\rFrom here\n \n\t\n")]
    [InlineData("")]
    public async Task Content_arrives_as_by_DATA(string html)
    {
        await using var chunks = await StartAsync();
        await using var data = await MailWorld.StartAsync();
        var envelope = MailWorld.Envelope();

        var mails = new List<string>();
        foreach (var world in (MailWorld[])[chunks, data])
        {
            var result = await world.SendAsync(MailWorld.Request(html: html, envelope: envelope));
            result.Outcome.Should().Be(SendOutcome.Sent);
            mails.Add((await world.ReceivedAsync(1))[0].Message.HtmlBody!);
        }

        mails[0].Should().Be(mails[1]);
        Verbs(chunks).Should().Contain("BDAT").And.NotContain("DATA");
        Verbs(data).Should().Contain("DATA").And.NotContain("BDAT");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_has_lines_although_the_server_offers_BINARYMIME(bool chunking)
    {
        await using var world = await StartAsync(options => options.UseChunking = chunking);

        await world.SendAsync(MailWorld.Request(html: $"<p>\0</p>\n<p>ünïcödé</p>"));

        string.Concat(world.Server.Sessions[0].Commands).Should().NotContain("BINARYMIME");
        var raw = Encoding.Latin1.GetString((await world.ReceivedAsync(1))[0].Raw.Span);
        raw.Should().NotContain("\0");
        raw.Split("\r\n").Should().OnlyContain(line => line.Length <= 998);
        Verbs(world).Should().Contain(chunking ? "BDAT" : "DATA");
    }

    [Fact]
    public async Task A_refused_recipient_costs_no_content()
    {
        await using var world = await StartAsync();
        world.Server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 user unknown"));

        var refused = await world.SendAsync();
        var next = await world.SendAsync();

        (refused.Outcome, refused.Suppression).Should().Be((SendOutcome.InvalidRecipient, SuppressionReason.Bounced));
        next.Outcome.Should().Be(SendOutcome.Sent);
        Verbs(world).Should().Equal("EHLO", "MAIL", "RCPT", "RSET", "MAIL", "RCPT", "BDAT");
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Fact]
    public async Task A_refused_copy_is_a_warning()
    {
        await using var world = await StartAsync(options => options.Bcc = "gone@example.com");
        world.Server.Script(SmtpScript.ReplyToRcpt(550, "5.1.1 unknown", address => address == "gone@example.com"));

        var result = await world.SendAsync();

        result.Outcome.Should().Be(SendOutcome.Sent);
        result.Warnings.Should().ContainSingle().Which.Should().Contain("5.1.1");
    }

    [Theory]
    [InlineData(554, "5.6.0 not for us", 1)]
    [InlineData(552, "5.3.4 too large", 1)]
    [InlineData(452, "4.3.1 no space", 1)]
    [InlineData(500, "5.5.1 what is BDAT?", 2)]
    [InlineData(502, "5.5.1 not implemented", 2)]
    public async Task A_connection_whose_server_does_not_understand_BDAT_is_not_used_again(
        int code,
        string text,
        int connections)
    {
        await using var world = await StartAsync();
        world.Server.Script(SmtpScript.ReplyToData(code, text));

        var refused = await world.SendAsync();
        var next = await world.SendAsync();

        refused.Outcome.Should().Be(SmtpResultClassifier.Classify(SmtpPhase.FinalReply, code, text).Outcome);
        next.Outcome.Should().Be(SendOutcome.Sent);
        world.Server.ConnectionsAccepted.Should().Be(connections);
    }

    [Fact]
    public async Task A_connection_that_breaks_within_the_content_has_not_sent_it()
    {
        await using var world = await StartAsync();
        var content = new ChangingStream(2_000_000, 2_000_000) { AtHalf = () => world.Server.DropConnections() };

        var result = await world.SendAsync(Request(content));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Transient, "connection_lost"));
        world.Server.MessagesAccepted.Should().Be(0);
    }

    /// <summary>Additional bytes would be read as commands, and missing ones be taken from the next commands.</summary>
    [Theory]
    [InlineData(90_000)]
    [InlineData(110_000)]
    [InlineData(99_999)]
    [InlineData(100_003)]
    public async Task A_file_whose_length_changes_is_not_delivered_in_part(int length)
    {
        await using var world = await StartAsync();

        var result = await world.SendAsync(Request(new ChangingStream(100_000, length)));
        var next = await world.SendAsync();

        (result.Outcome, result.Error).Should().Be((SendOutcome.Transient, "attachment_stream"));
        result.SuspectedScope.Should().Be(PauseScope.Address);
        next.Outcome.Should().Be(SendOutcome.Sent);
        (await world.ReceivedAsync(1)).Should().ContainSingle();
        world.Server.Sessions.SelectMany(session => session.Commands).Should().NotContain("(unrecognized)");
    }

    private static Task<MailWorld> StartAsync(Action<EmailOptions>? configure = null) =>
        MailWorld.StartAsync(new LocalSmtpServerOptions { AnnounceChunking = true }, configure);

    private static IEnumerable<string> Verbs(MailWorld world) =>
        world.Server.Sessions[0].Commands.Select(command => command.Split(' ')[0]);

    private static SendRequest Request(Stream content) => MailWorld.Request(
        envelope: MailWorld.Envelope(
            parts => parts.Attachments.Add(Attachment.ByReference("a.bin", "application/octet-stream", "key"))),
        attachments: new Source(content));

    private sealed class Source(Stream content) : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) => new(content);
    }

    /// <summary>A file that has another length when it is read again.</summary>
    private sealed class ChangingStream(int first, int second) : MemoryStream(new byte[Math.Max(first, second)])
    {
        private int _reads;

        public Action? AtHalf { get; init; }

        public override long Length => Limit;

        private int Limit => _reads <= 1 ? first : second;

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override long Position
        {
            get => base.Position;
            set
            {
                base.Position = value;
                if (value == 0)
                    _reads++;
            }
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_reads > 1 && Position > Limit / 2)
                AtHalf?.Invoke();
            return base.Read(buffer, offset, (int)Math.Min(count, Math.Max(0, Limit - Position)));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken token) =>
            Task.FromResult(Read(buffer, offset, count));
    }
}
