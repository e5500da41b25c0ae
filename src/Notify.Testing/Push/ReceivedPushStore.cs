using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// The accepted messages in order. A position counts from the first message since the start, so that
/// <see cref="Clear"/> does not move readers.
/// </summary>
internal sealed class ReceivedPushStore(bool keep, AsyncSignal changed)
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedPush> _messages = [];
    private long _forgotten;
    private long _accepted;
    private long _lastId;

    public bool Keeps => keep;

    public long Accepted => Volatile.Read(ref _accepted);

    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Add(ReceivedPush message)
    {
        lock (_lock)
        {
            _accepted++;
            if (keep)
                _messages.Add(message);
        }

        changed.Set();
    }

    public ReceivedPush[] Snapshot()
    {
        lock (_lock)
            return [.. _messages];
    }

    /// <summary>Returns the messages from a position on, and moves the position after them.</summary>
    public ReceivedPush[] ReadFrom(ref long position)
    {
        lock (_lock)
        {
            var start = (int)Math.Max(0, position - _forgotten);
            position = _forgotten + _messages.Count;
            return [.. _messages.Skip(start)];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _forgotten += _messages.Count;
            _messages.Clear();
        }
    }
}
