using Notify.Delivery;

namespace Notify.Tests.Delivery;

public sealed class AttachmentReaderTests
{
    private static readonly Attachment Reference = Attachment.ByReference("a.bin", "application/octet-stream", "key");

    [Fact]
    public async Task Bytes_in_the_envelope_are_opened_without_a_source()
    {
        var opened = await AttachmentReader.OpenAsync(
            Bytes(1, 2, 3),
            source: null,
            maxBytes: 3,
            CancellationToken.None);

        opened.IsOpened.Should().BeTrue();
        opened.Failure.Should().BeNull();
        (await ReadAsync(opened)).Should().Equal(1, 2, 3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reference_is_opened_as_a_seekable_stream_at_its_start(bool seekable)
    {
        var content = new TrackedStream([1, 2, 3], seekable);

        var opened = await AttachmentReader.OpenAsync(
            Reference,
            new Source(content),
            maxBytes: 3,
            CancellationToken.None);

        opened.Stream!.CanSeek.Should().BeTrue();
        (await ReadAsync(opened)).Should().Equal(1, 2, 3);
        opened.Stream.Position = 0;
        (await ReadAsync(opened)).Should().Equal(1, 2, 3);
        await opened.Stream.DisposeAsync();
        content.IsClosed.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_over_the_maximum_is_rejected_closed_and_not_read_to_its_end(bool seekable)
    {
        var content = new TrackedStream(new byte[1024 * 1024], seekable);

        var opened = await AttachmentReader.OpenAsync(
            Reference,
            new Source(content),
            maxBytes: 100 * 1024,
            CancellationToken.None);

        Rejection(opened).Should().Be("attachment_too_large");
        content.IsClosed.Should().BeTrue();
        content.BytesRead.Should().BeLessThanOrEqualTo(seekable ? 0 : 200 * 1024);
    }

    [Fact]
    public async Task Bytes_in_the_envelope_over_the_maximum_are_rejected() =>
        Rejection(await AttachmentReader.OpenAsync(Bytes(1, 2, 3), null, maxBytes: 2, CancellationToken.None))
            .Should().Be("attachment_too_large");

    [Fact]
    public async Task An_unknown_reference_and_a_missing_source_are_rejected()
    {
        Rejection(await AttachmentReader.OpenAsync(Reference, new Source(null), maxBytes: 9, CancellationToken.None))
            .Should().Be("attachment_unknown");
        Rejection(await AttachmentReader.OpenAsync(Reference, null, maxBytes: 9, CancellationToken.None))
            .Should().Be("attachment_source");
    }

    private static Attachment Bytes(params byte[] bytes) =>
        Attachment.FromBytes("a.bin", "application/octet-stream", bytes);

    private static string? Rejection(AttachmentReadResult opened)
    {
        opened.IsOpened.Should().BeFalse();
        opened.Stream.Should().BeNull();
        opened.Failure!.Outcome.Should().Be(SendOutcome.Rejected);
        return opened.Failure.Error;
    }

    private static async Task<byte[]> ReadAsync(AttachmentReadResult opened)
    {
        using var copy = new MemoryStream();
        await opened.Stream!.CopyToAsync(copy);
        return copy.ToArray();
    }

    private sealed class Source(Stream? content) : IAttachmentSource
    {
        public ValueTask<Stream?> OpenAsync(string reference, CancellationToken cancellationToken) =>
            ValueTask.FromResult(reference == "key" ? content : null);
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
