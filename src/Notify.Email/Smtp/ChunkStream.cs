namespace Notify.Email.Smtp;

/// <summary>
/// Writes content whose length the BDAT command has announced (RFC 3030 section 2). The last byte is written by
/// <see cref="CompleteAsync"/> if the length is right.
/// </summary>
/// <remarks>
/// A file may change after it was measured. The server would read additional bytes as commands, and would take the next
/// commands for content if bytes were missing. Therefore the server never receives a complete chunk of another length.
/// </remarks>
internal sealed class ChunkStream(Stream connection, long length) : Stream
{
    private readonly byte[] _last = new byte[1];
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => length;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <exception cref="ContentException">The content is longer than announced.</exception>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default) =>
        await connection.WriteAsync(buffer[..Take(buffer.Span)], cancellationToken).ConfigureAwait(false);

    public override Task WriteAsync(
        byte[] buffer,
        int offset,
        int count,
        CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer) => connection.Write(buffer[..Take(buffer)]);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes the last byte.</summary>
    /// <param name="completing">Called before it: the server may accept the content from then on.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ContentException">The content is shorter than announced.</exception>
    public async Task CompleteAsync(Action completing, CancellationToken cancellationToken)
    {
        if (_written < length)
            throw new ContentException("The content is shorter than it was.");
        completing();
        await connection.WriteAsync(_last, cancellationToken).ConfigureAwait(false);
    }

    public override void Flush()
    {
        // The client flushes when the content is complete.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Returns how many bytes of the buffer to write now: all but the last one of the content.</summary>
    private int Take(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > length - _written)
            throw new ContentException("The content is longer than it was.");
        _written += buffer.Length;
        if (buffer.IsEmpty || _written < length)
            return buffer.Length;
        _last[0] = buffer[^1];
        return buffer.Length - 1;
    }
}
