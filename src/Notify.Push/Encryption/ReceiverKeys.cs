using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Notify.Push.Encryption;

/// <summary>
/// The imported keys of browsers that got a message recently. An import takes almost a third of the processor time of a
/// message (docs/benchmarks.md). The key of the sender and the salt are new for every message all the same.
/// </summary>
internal sealed class ReceiverKeys : IDisposable
{
    /// <summary>The keys that are kept. Each occupies a few kilobytes of native memory.</summary>
    internal const int MaxKeys = 1000;

    private readonly ConcurrentDictionary<byte[], ReceiverKey> _keys = new(new PointComparer());

    /// <summary>The number of keys that are kept now.</summary>
    internal int Count => _keys.Count;

    /// <summary>Returns the key of a subscription; imports it if it is not known.</summary>
    /// <exception cref="CryptographicException"><paramref name="point"/> is not a point of P-256.</exception>
    public ReceiverKey Get(ReadOnlySpan<byte> point)
    {
        if (_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(point, out var known))
            return known;
        var key = ReceiverKey.Import(point);
        // Another thread may use a key that is removed here, so the garbage collector disposes of it.
        if (_keys.Count >= MaxKeys)
            _keys.Clear();
        return _keys.GetOrAdd(point.ToArray(), key);
    }

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
    }

    private sealed class PointComparer
        : IEqualityComparer<byte[]>,
            IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
