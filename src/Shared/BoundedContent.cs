namespace Notify.Shared;

/// <summary>The bytes of a stream, read up to a maximum.</summary>
/// <remarks>
/// The memory grows with the bytes that arrive, not with the length that the sender declares. It is not taken from a
/// pool, because a pool keeps what was rented once, and it stays below the large object heap.
/// </remarks>
internal sealed class BoundedContent
{
    private const int MinChunkBytes = 1024;
    private const int MaxChunkBytes = 64 * 1024;

    private readonly List<byte[]> _chunks = [];
    private int _usedInLastChunk;
    private int _length;

    private BoundedContent() { }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expected">The length that the sender declares, or 0.</param>
    /// <param name="maximum">The maximum number of bytes.</param>
    /// <param name="received">Receives the bytes while they arrive, or null.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The bytes, or null if there are more than the maximum: the rest is not read then.</returns>
    public static async ValueTask<BoundedContent?> ReadAsync(
        Stream stream,
        long expected,
        int maximum,
        Action<ReadOnlyMemory<byte>>? received,
        CancellationToken cancellationToken)
    {
        var content = new BoundedContent();
        // One byte more than expected, so that the end is found without a second chunk.
        var chunk = content.AddChunk(Math.Min(expected, maximum) + 1);
        while (true)
        {
            var read = await stream.ReadAsync(chunk.AsMemory(content._usedInLastChunk), cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
                return content;
            received?.Invoke(chunk.AsMemory(content._usedInLastChunk, read));
            content._usedInLastChunk += read;
            content._length += read;
            if (content._length > maximum)
                return null;
            if (content._usedInLastChunk == chunk.Length)
                chunk = content.AddChunk(chunk.Length * 2L);
        }
    }

    public byte[] ToArray()
    {
        var bytes = new byte[_length];
        var position = 0;
        foreach (var chunk in _chunks)
        {
            var used = chunk == _chunks[^1] ? _usedInLastChunk : chunk.Length;
            chunk.AsSpan(0, used).CopyTo(bytes.AsSpan(position));
            position += used;
        }

        return bytes;
    }

    private byte[] AddChunk(long length)
    {
        var chunk = new byte[Math.Clamp(length, MinChunkBytes, MaxChunkBytes)];
        _chunks.Add(chunk);
        _usedInLastChunk = 0;
        return chunk;
    }
}
