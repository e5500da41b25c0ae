using Notify.Shared;

namespace Notify.Testing;

/// <summary>
/// The accepted messages in order. A position counts from the first message since the start, so that
/// <see cref="Clear"/> does not move readers.
/// </summary>
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

    /// <param name="mail">Null if messages are not stored.</param>
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

    /// <summary>Returns the messages from a position on, and moves the position after them.</summary>
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
