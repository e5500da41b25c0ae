namespace Notify.Pipeline;

/// <summary>
/// The content of an attachment, as the application's source returned it. Every member that calls the source is
/// guarded: the storage may fail or hang while the content is read, not only when it is opened.
/// </summary>
internal sealed class GuardedAttachmentStream(Stream content, GuardedAttachmentSource source) : Stream
{
    private bool _isDisposed;

    public override bool CanRead => content.CanRead;

    public override bool CanSeek => content.CanSeek;

    public override bool CanWrite => false;

    public override long Length => source.Call(content, static content => content.Length);

    public override long Position
    {
        get => source.Call(content, static content => content.Position);
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(byte[] buffer, int offset, int count) => source.Call(
        (content, buffer, offset, count), static call => call.content.Read(call.buffer, call.offset, call.count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        source.CallAsync(
            (content, buffer),
            static (call, cancellationToken) => call.content.ReadAsync(call.buffer, cancellationToken),
            cancellationToken);

    public override Task<int> ReadAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => source.Call(
        (content, offset, origin), static call => call.content.Seek(call.offset, call.origin));

    public override void Flush()
    {
        // There is nothing to write.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await source.DisposeAsync(content).ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            source.Dispose(content);
        }

        base.Dispose(disposing);
    }
}
