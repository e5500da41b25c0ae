namespace Notify.Testing;

/// <summary>The queue of faults, in the order in which they were added.</summary>
internal sealed class BotApiScriptQueue
{
    private readonly Lock _lock = new();
    private readonly List<BotApiScript> _scripts = [];
    private volatile bool _any;

    public void Add(IEnumerable<BotApiScript> scripts)
    {
        lock (_lock)
        {
            _scripts.AddRange(scripts);
            _any = _scripts.Count > 0;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _scripts.Clear();
            _any = false;
        }
    }

    /// <summary>
    /// Whether the connection of a call is to be closed before it is read. The script counts as used once.
    /// </summary>
    public bool TakeDropUnread(string method) =>
        Take(script => script.Action == BotApiScriptAction.DropUnread && IsFor(script, method)) is not null;

    /// <summary>Returns the first script for a call that has been read, and counts it as used once.</summary>
    public BotApiScript? Take(string method, string? chat) =>
        Take(script =>
            script.Action != BotApiScriptAction.DropUnread
            && IsFor(script, method)
            && (script.Chat is null || script.Chat.Equals(chat, StringComparison.OrdinalIgnoreCase)));

    private static bool IsFor(BotApiScript script, string method) =>
        script.Method is null || script.Method.Equals(method, StringComparison.OrdinalIgnoreCase);

    private BotApiScript? Take(Predicate<BotApiScript> match)
    {
        if (!_any)
            return null;
        lock (_lock)
        {
            var index = _scripts.FindIndex(match);
            return index < 0 ? null : Spend(index);
        }
    }

    private BotApiScript Spend(int index)
    {
        var script = _scripts[index];
        if (script.Count is > 1)
            _scripts[index] = script.Times(script.Count.Value - 1);
        else if (script.Count is not null)
            _scripts.RemoveAt(index);
        _any = _scripts.Count > 0;
        return script;
    }
}
