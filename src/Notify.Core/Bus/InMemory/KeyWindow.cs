namespace Notify.Bus.InMemory;

/// <summary>
/// The idempotency keys of one channel, with the envelope that owns each key. Guarded by the bus's lock.
/// </summary>
/// <remarks>Times are durations since the bus was created, by the monotonic clock.</remarks>
internal sealed class KeyWindow
{
    private readonly Dictionary<string, KeyOwner> _owners = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byExpiry = new();

    public int Count => _owners.Count;

    /// <summary>Reserves a key for an envelope. <see cref="Commit"/> or <see cref="Release"/> must follow.</summary>
    /// <returns>False if another envelope has the key; <paramref name="owner"/> is then this envelope.</returns>
    public bool TryReserve(
        string key,
        Envelope envelope,
        TimeSpan now,
        TimeSpan expiry,
        out KeyOwner owner)
    {
        if (_owners.TryGetValue(key, out owner) && owner.Expiry > now.Ticks)
            return false;
        owner = new KeyOwner(envelope.Id, envelope.NotificationId, expiry.Ticks);
        _owners[key] = owner;
        return true;
    }

    public bool Contains(string key, TimeSpan now) =>
        _owners.TryGetValue(key, out var owner) && owner.Expiry > now.Ticks;

    /// <summary>Keeps a reserved key until it expires, because its envelope was added.</summary>
    public void Commit(string key) => _byExpiry.Enqueue(key, _owners[key].Expiry);

    /// <summary>Removes a reserved key, because its envelope was not added.</summary>
    public void Release(string key) => _owners.Remove(key);

    /// <summary>Removes expired keys, at most <paramref name="limit"/>.</summary>
    /// <returns>True if more expired keys remain.</returns>
    public bool RemoveExpired(TimeSpan now, int limit)
    {
        for (var i = 0; _byExpiry.TryPeek(out var key, out var expiry) && expiry <= now.Ticks; i++)
        {
            if (i == limit)
                return true;
            _byExpiry.Dequeue();

            // If the key expired and was reserved again before this sweep, its owner has another expiry.
            if (_owners.TryGetValue(key, out var owner) && owner.Expiry == expiry)
                _owners.Remove(key);
        }

        if (_owners.Count < _owners.Capacity / 4)
        {
            _owners.TrimExcess();
            _byExpiry.TrimExcess();
        }

        return false;
    }

    /// <summary>The first envelope with a key, and when the key expires (in ticks).</summary>
    public readonly record struct KeyOwner(Guid EnvelopeId, Guid NotificationId, long Expiry);
}
