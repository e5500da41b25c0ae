using MimeKit;
using Notify.Delivery;
using Notify.Email.Tests.Harness;
using Notify.Testing;

namespace Notify.Email.Tests.Mime;

public sealed class AttachmentTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reference_is_opened_anew_for_every_try_and_closed(bool seekable)
    {
        await using var world = await MailWorld.StartAsync();
        var opened = new List<TrackedStream>();
        var source = Source(() =>
        {
            opened.Add(new TrackedStream([1, 2, 3], seekable));
            return opened[^1];
        });

        await world.SendAsync(Request(source));
        await world.SendAsync(Request(source));

        opened.Should().HaveCount(2).And.OnlyContain(stream => stream.IsClosed);
        foreach (var mail in await world.ReceivedAsync(2))
        {
            using var content = new MemoryStream();
            await ((MimePart)mail.Message.Attachments.Single()).Content!.DecodeToAsync(content);
            content.ToArray().Should().Equal(1, 2, 3);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thirty_megabytes_are_rejected_over_a_bound_of_twenty_five(bool seekable)
    {
        await using var world = await MailWorld.StartAsync();
        var stream = new TrackedStream(new byte[30 * 1024 * 1024], seekable);

        var result = await world.SendAsync(Request(Source(() => stream)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Rejected, "attachment_too_large"));
        stream.IsClosed.Should().BeTrue();
        stream.BytesRead.Should().BeLessThan(26 * 1024 * 1024);
        world.Server.ConnectionsAccepted.Should().Be(0);
    }

    [Fact]
    public async Task The_bound_holds_for_all_attachments_together()
    {
        await using var world = await MailWorld.StartAsync(configure: options => options.MaxAttachmentBytes = 10);
        var envelope = MailWorld.Envelope(parts =>
        {
            parts.Attachments.Add(Attachment.FromBytes("a", "text/plain", new byte[6]));
            parts.Attachments.Add(Attachment.FromBytes("b", "text/plain", new byte[6]) with { ContentId = "b" });
        });

        (await world.SendAsync(MailWorld.Request(envelope: envelope))).Error.Should().Be("attachment_too_large");
    }

    [Fact]
    public async Task An_unknown_reference_and_a_missing_source_are_rejected()
    {
        await using var world = await MailWorld.StartAsync();

        (await world.SendAsync(Request(Source(() => null)))).Error.Should().Be("attachment_unknown");
        (await world.SendAsync(Request(null))).Error.Should().Be("attachment_source");
    }

    [Fact]
    public async Task A_broken_stream_is_named_and_the_connection_is_used_again()
    {
        await using var world = await MailWorld.StartAsync();
        await world.SendAsync();
        var stream = new BrokenStream();

        var result = await world.SendAsync(Request(Source(() => stream)));

        (result.Outcome, result.Error).Should().Be((SendOutcome.Transient, "attachment_stream"));
        result.Detail.Should().Be("The stream of an attachment could not be read, or its length changed meanwhile.");
        result.SuspectedScope.Should().Be(PauseScope.Address);
        stream.CanRead.Should().BeFalse("it was closed");
        (await world.SendAsync()).Outcome.Should().Be(SendOutcome.Sent);
        (await world.ReceivedAsync(2)).Should().HaveCount(2);
        world.Server.ConnectionsAccepted.Should().Be(1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_stream_that_breaks_consumes_no_attempt_and_pauses_nothing(bool isSigned, bool chunking)
    {
        var streams = new List<Stream>();
        await using var world = await DeliveryWorld.StartAsync(
            options =>
            {
                if (isSigned)
                    DkimKeys.Create("rsa").Apply(options.Dkim, "mail");
            },
            new LocalSmtpServerOptions { AnnounceChunking = chunking },
            Source(() =>
            {
                streams.Add(streams.Count == 0 ? new BrokenStream() : new MemoryStream([1, 2, 3]));
                return streams[^1];
            }));
        await world.EnqueueAsync(new Notification("hello", new Recipient { Email = "ada@example.org" })
        {
            Attachments = [Attachment.ByReference("a.bin", "application/octet-stream", "key")],
        });

        await world.RunAsync();

        var deferred = await world.Events.NextAsync(DeliveryEventKind.Deferred);
        deferred.State.Failures.Should().Be(0);
        world.Channel.Status.Should().Be(ChannelStatus.Working);
        streams[0].CanRead.Should().BeFalse("it was closed");
        await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        await world.Events.NextAsync(DeliveryEventKind.Sent);
        world.Server.MessagesAccepted.Should().Be(1);
    }

    [Theory]
    [InlineData("a\r\nBcc: eve@example.net", null)]
    [InlineData("a.png", "a>\r\nBcc: <eve")]
    [InlineData("a.png", "")]
    public async Task Names_that_break_a_header_are_rejected(string name, string? contentId)
    {
        await using var world = await MailWorld.StartAsync();
        var envelope = MailWorld.Envelope(parts =>
            parts.Attachments.Add(Attachment.FromBytes(name, "image/png", new byte[1]) with { ContentId = contentId }));

        (await world.SendAsync(MailWorld.Request(envelope: envelope))).Error.Should().Be("attachment_name");
    }

    [Fact]
    public async Task A_name_does_not_hide_its_extension()
    {
        await using var world = await MailWorld.StartAsync();
        var attachment = Attachment.FromBytes("invoice\u202Efdp.exe", "application/pdf", new byte[1]);

        await world.SendAsync(
            MailWorld.Request(envelope: MailWorld.Envelope(parts => parts.Attachments.Add(attachment))));

        var mail = (await world.ReceivedAsync(1)).Single().Message;
        mail.Attachments.Single().ContentDisposition!.FileName.Should().Be("invoice_fdp.exe");
    }

    private static SendRequest Request(IAttachmentSource? source) =>
        MailWorld.Request(
            envelope: MailWorld.Envelope(parts =>
                parts.Attachments.Add(Attachment.ByReference("a.bin", "application/octet-stream", "key"))),
            attachments: source);

    private static Opener Source(Func<Stream?> open) => new(open);

    private sealed class Opener(Func<Stream?> open) : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) =>
            ValueTask.FromResult(reference == "key" ? open() : null);
    }

    /// <summary>Half of the content can be read.</summary>
    private sealed class BrokenStream() : MemoryStream(new byte[200_000])
    {
        public override int Read(byte[] buffer, int offset, int count) => Position > 100_000
            ? throw new IOException("/secret/path is away.")
            : base.Read(buffer, offset, count);
    }

    private sealed class TrackedStream(byte[] content, bool seekable) : MemoryStream(content)
    {
        public bool IsClosed { get; private set; }

        public long BytesRead { get; private set; }

        public override bool CanSeek => seekable;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
