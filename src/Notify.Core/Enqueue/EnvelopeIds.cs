using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notify.Enqueue;

/// <summary>Creates envelope ids: version 7 UUIDs, which sort by creation time (RFC 9562, section 5.7).</summary>
/// <remarks>
/// Each thread draws random bytes for a hundred ids at a time, because a call to the random number generator of the
/// operating system for each id would cost more than the rest of an enqueue.
/// </remarks>
internal sealed class EnvelopeIds : IDisposable
{
    private const int RandomBytes = 10;
    private readonly ThreadLocal<Page> _page;

    public EnvelopeIds()
        : this(RandomNumberGenerator.Fill) { }

    /// <summary>Creates ids from a given source of random bytes.</summary>
    internal EnvelopeIds(Action<Span<byte>> fillRandom) => _page = new ThreadLocal<Page>(() => new Page(fillRandom));

    public Guid Next(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, now.ToUnixTimeMilliseconds() << 16);
        _page.Value!.Take(id[6..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }

    public void Dispose() => _page.Dispose();

    private sealed class Page(Action<Span<byte>> fillRandom)
    {
        private readonly byte[] _bytes = new byte[RandomBytes * 100];
        private int _used = RandomBytes * 100;

        public void Take(Span<byte> target)
        {
            if (_used == _bytes.Length)
            {
                fillRandom(_bytes);
                _used = 0;
            }

            _bytes.AsSpan(_used, RandomBytes).CopyTo(target);
            _used += RandomBytes;
        }
    }
}
