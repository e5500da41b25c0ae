using Notify.Shared;

namespace Notify.Testing;

/// <summary>The accepted messages in order. A position counts from the first message ever, so that clearing moves no reader.</summary>
internal sealed class ReceivedMailStore(bool keep, AsyncSignal changed)
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedMail> _mails = [];
    private long _forgotten;
    private long _accepted;
    private long _lastId;

    public bool Keeps => keep;

    public long Accepted => Volatile.Read(ref _accepted);

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <param name="mail">Null when messages are not kept.</param>
    public void Add(ReceivedMail? mail)
    {
        lock (_lock)
        {
            _accepted++;
            if (mail is not null)
                _mails.Add(mail);
        }

        changed.Set();
    }

    public ReceivedMail[] Snapshot()
    {
        lock (_lock)
            return [.. _mails];
    }

    /// <summary>The messages from a position on; the position moves behind them.</summary>
    public ReceivedMail[] ReadFrom(ref long position)
    {
        lock (_lock)
        {
            var start = (int)Math.Max(0, position - _forgotten);
            position = _forgotten + _mails.Count;
            return [.. _mails.Skip(start)];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _forgotten += _mails.Count;
            _mails.Clear();
        }
    }
}
