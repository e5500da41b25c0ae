using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>The body of a request: counts the bytes that an endpoint has read of it.</summary>
internal sealed class BodyProbe(Stream inner) : Stream
{
    /// <summary>Raised before each read.</summary>
    public event Action? Reading;

    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static BodyProbe Attach(HttpContext context)
    {
        var probe = new BodyProbe(context.Request.Body);
        context.Request.Body = probe;
        return probe;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reading?.Invoke();
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
