namespace Notify.Testing;

/// <summary>The queue of faults, in the order in which they were added.</summary>
internal sealed class SmtpScriptQueue
{
    private readonly Lock _lock = new();
    private readonly List<SmtpScript> _scripts = [];
    private volatile bool _any;

    /// <summary>Whether the queue may contain a script.</summary>
    public bool HasAny => _any;

    public void Add(IEnumerable<SmtpScript> scripts)
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
    /// Returns the first script of this stage that matches one of the subjects, and counts it as used once.
    /// </summary>
    public SmtpScript? Take(SmtpStage stage, params IReadOnlyList<string> subjects)
    {
        if (!_any)
            return null;
        lock (_lock)
        {
            var index = _scripts.FindIndex(s => s.Stage == stage && (s.Match is null || subjects.Any(s.Match)));
            return index < 0 ? null : Spend(index);
        }
    }

    private SmtpScript Spend(int index)
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
