namespace Notify.Bus.InMemory;

/// <summary>The idempotency keys of one channel and who came first under each. Guarded by the bus's lock.</summary>
internal sealed class KeyWindow
{
    private readonly Dictionary<string, First> _first = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byExpiry = new();

    public int Count => _first.Count;

    /// <summary>Takes a key for an envelope, unless another has it.</summary>
    /// <returns>False where the key is known; <paramref name="first"/> then says who came first.</returns>
    public bool TryReserve(string key, Envelope envelope, DateTimeOffset now, DateTimeOffset until, out First first)
    {
        if (_first.TryGetValue(key, out first) && first.Until > now.UtcTicks)
            return false;
        first = new First(envelope.Id, envelope.NotificationId, until.UtcTicks);
        _first[key] = first;
        return true;
    }

    public bool Knows(string key, DateTimeOffset now) => _first.TryGetValue(key, out var first) && first.Until > now.UtcTicks;

    /// <summary>The envelope was added: the key is kept until its time is over.</summary>
    public void Keep(string key) => _byExpiry.Enqueue(key, _first[key].Until);

    /// <summary>The envelope was not added after all.</summary>
    public void Release(string key) => _first.Remove(key);

    /// <summary>Forgets keys whose time is over.</summary>
    /// <returns>True where there are more of them than <paramref name="most"/>.</returns>
    public bool Sweep(DateTimeOffset now, int most)
    {
        for (var i = 0; _byExpiry.TryPeek(out var key, out var until) && until <= now.UtcTicks; i++)
        {
            if (i == most)
                return true;
            _byExpiry.Dequeue();
            if (_first.TryGetValue(key, out var first) && first.Until == until)
                _first.Remove(key);
        }

        if (_first.Count < _first.Capacity / 4)
        {
            _first.TrimExcess();
            _byExpiry.TrimExcess();
        }

        return false;
    }

    /// <summary>Who came first under a key, and until when that counts.</summary>
    public readonly record struct First(Guid Id, Guid NotificationId, long Until);
}
