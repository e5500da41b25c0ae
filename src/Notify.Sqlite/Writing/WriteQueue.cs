namespace Notify.Sqlite.Writing;

/// <summary>The calls that wait for the thread that writes. Urgent ones come first.</summary>
internal sealed class WriteQueue
{
    private readonly object _gate = new();
    private readonly Queue<WriteCall> _urgent = [];
    private readonly Queue<WriteCall> _others = [];
    private bool _isClosed;

    public bool IsClosed
    {
        get
        {
            lock (_gate)
                return _isClosed;
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return HasNone;
        }
    }

    /// <summary>Adds a call.</summary>
    /// <returns>False if the queue is closed.</returns>
    public bool TryAdd(WriteCall call)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            (call.IsUrgent ? _urgent : _others).Enqueue(call);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Adds a call if no other call waits, without waking the thread.</summary>
    /// <returns>False if another call waits, or the queue is closed.</returns>
    public bool TryAddAlone(WriteCall call)
    {
        lock (_gate)
        {
            if (_isClosed || !HasNone)
                return false;
            _others.Enqueue(call);
            return true;
        }
    }

    /// <summary>Blocks until there is a call, the time has passed, or the queue was closed.</summary>
    /// <returns>Whether there is a call.</returns>
    public bool Wait(TimeSpan timeout)
    {
        lock (_gate)
        {
            if (HasNone && !_isClosed)
                Monitor.Wait(_gate, timeout);
            return !HasNone;
        }
    }

    /// <summary>Ends a wait.</summary>
    public void Wake()
    {
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    public bool TryTake(out WriteCall call)
    {
        lock (_gate)
            return _urgent.TryDequeue(out call!) || _others.TryDequeue(out call!);
    }

    /// <summary>Removes the calls that meet a condition.</summary>
    public List<WriteCall> Remove(Func<WriteCall, bool> condition)
    {
        lock (_gate)
        {
            var removed = _urgent.Concat(_others).Where(condition).ToList();
            if (removed.Count > 0)
            {
                Keep(_urgent, removed);
                Keep(_others, removed);
            }

            return removed;
        }
    }

    /// <summary>Refuses further calls.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    private bool HasNone => _urgent.Count == 0 && _others.Count == 0;

    private static void Keep(Queue<WriteCall> calls, List<WriteCall> removed)
    {
        var kept = calls.Except(removed).ToList();
        calls.Clear();
        kept.ForEach(calls.Enqueue);
    }
}
