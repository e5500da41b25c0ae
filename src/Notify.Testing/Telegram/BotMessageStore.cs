using Notify.Shared;

namespace Notify.Testing;

/// <summary>The messages accepted and the calls had, counted always, kept when wanted.</summary>
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

    /// <summary>The messages from a position on; the position moves behind them.</summary>
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
