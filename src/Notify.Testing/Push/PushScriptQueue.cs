namespace Notify.Testing;

/// <summary>The queue of faults, in the order in which they were added.</summary>
internal sealed class PushScriptQueue
{
    private readonly Lock _lock = new();
    private readonly List<PushScript> _scripts = [];

    public void Add(IEnumerable<PushScript> scripts)
    {
        lock (_lock)
            _scripts.AddRange(scripts);
    }

    public void Clear()
    {
        lock (_lock)
            _scripts.Clear();
    }

    /// <summary>Returns the first script that matches the subscription, and counts it as used once.</summary>
    public PushScript? Take(LocalPushSubscription subscription)
    {
        lock (_lock)
        {
            var index = _scripts.FindIndex(script => script.Match is null || script.Match(subscription));
            if (index < 0)
                return null;
            var script = _scripts[index];
            if (script.Count is > 1)
                _scripts[index] = script.Times(script.Count.Value - 1);
            else if (script.Count is not null)
                _scripts.RemoveAt(index);
            return script;
        }
    }
}
