using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notify.Enqueue;

/// <summary>Version 7 UUIDs (RFC 9562 section 5.7) whose randomness is drawn a page at a time: asking the system for each costs more than the rest of an enqueue.</summary>
internal sealed class EnvelopeIds : IDisposable
{
    private const int RandomBytes = 10;
    private readonly ThreadLocal<Page> _page = new(() => new Page());

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

    private sealed class Page
    {
        private readonly byte[] _bytes = new byte[RandomBytes * 100];
        private int _used = RandomBytes * 100;

        public void Take(Span<byte> target)
        {
            if (_used == _bytes.Length)
            {
                RandomNumberGenerator.Fill(_bytes);
                _used = 0;
            }

            _bytes.AsSpan(_used, RandomBytes).CopyTo(target);
            _used += RandomBytes;
        }
    }
}
