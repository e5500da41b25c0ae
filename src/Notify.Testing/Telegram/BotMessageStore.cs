using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// The accepted messages and received calls. They are always counted, and stored if <paramref name="keep"/> is set.
/// </summary>
internal sealed class BotMessageStore(bool keep, AsyncSignal changed)
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedBotMessage> _messages = [];
    private readonly List<ReceivedBotCall> _calls = [];
    private long _forgotten;
    private long _accepted;
    private long _received;

    public bool Keeps => keep;

    public long Accepted => Volatile.Read(ref _accepted);

    public long Received => Volatile.Read(ref _received);

    public void Add(IReadOnlyList<ReceivedBotMessage> messages)
    {
        lock (_lock)
        {
            _accepted += messages.Count;
            if (keep)
                _messages.AddRange(messages);
        }
        changed.Set();
    }

    public void Add(ReceivedBotCall call)
    {
        lock (_lock)
        {
            _received++;
            if (keep)
                _calls.Add(call);
        }
        changed.Set();
    }

    /// <summary>Returns a stored message; null if there is none.</summary>
    public ReceivedBotMessage? Find(string chat, int id)
    {
        lock (_lock)
            return _messages.Find(message => message.Id == id && message.Chat == chat);
    }

    /// <summary>Replaces the message with the same id.</summary>
    public void Replace(ReceivedBotMessage message)
    {
        lock (_lock)
        {
            var index = _messages.FindIndex(kept => kept.Id == message.Id);
            if (index >= 0)
                _messages[index] = message;
        }

        changed.Set();
    }

    /// <summary>Removes messages of a chat, and returns their number.</summary>
    public int Remove(string chat, IReadOnlyCollection<int> ids)
    {
        int removed;
        lock (_lock)
        {
            removed = _messages.RemoveAll(message => message.Chat == chat && ids.Contains(message.Id));
            _forgotten += removed;
        }

        changed.Set();
        return removed;
    }

    public ReceivedBotMessage[] Messages()
    {
        lock (_lock)
            return [.. _messages];
    }

    public ReceivedBotCall[] Calls()
    {
        lock (_lock)
            return [.. _calls];
    }

    /// <summary>Returns the messages from a position on, and moves the position after them.</summary>
    public ReceivedBotMessage[] ReadFrom(ref long position)
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
            _calls.Clear();
        }
    }
}
