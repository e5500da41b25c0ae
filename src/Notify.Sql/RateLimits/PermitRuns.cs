namespace Notify.Sql.RateLimits;

/// <summary>Permits of a process with consecutive ids that count until the same time, in milliseconds.</summary>
internal readonly record struct PermitRun(long First, int Count, long Until)
{
    public long End => First + Count;

    public bool Contains(long id) => id >= First && id < End;
}

/// <summary>
/// Permits of one process. Those that were taken together are mostly used and returned together, so runs of them need
/// less space than single permits.
/// </summary>
internal sealed class PermitRuns
{
    private readonly List<PermitRun> _runs = [];

    public IReadOnlyList<PermitRun> Runs => _runs;

    public int Count { get; private set; }

    public void Add(PermitRun run)
    {
        _runs.Add(run);
        Count += run.Count;
    }

    /// <summary>Adds a permit, or replaces the time until which it counts.</summary>
    public void Set(long id, long until)
    {
        Remove(id);
        Count++;
        for (var index = 0; index < _runs.Count; index++)
        {
            var run = _runs[index];
            if (run.Until != until)
                continue;
            if (run.End == id)
            {
                _runs[index] = run with { Count = run.Count + 1 };
                return;
            }

            if (run.First == id + 1)
            {
                _runs[index] = run with { First = id, Count = run.Count + 1 };
                return;
            }
        }

        _runs.Add(new PermitRun(id, 1, until));
    }

    /// <summary>Adds a permit unless it exists.</summary>
    public void TryAdd(long id, long until)
    {
        if (_runs.FindIndex(run => run.Contains(id)) < 0)
            Set(id, until);
    }

    public void Remove(long id)
    {
        var index = _runs.FindIndex(run => run.Contains(id));
        if (index < 0)
            return;
        var found = _runs[index];
        _runs.RemoveAt(index);
        Count--;
        if (found.First < id)
            _runs.Add(found with { Count = (int)(id - found.First) });
        if (id + 1 < found.End)
            _runs.Add(found with { First = id + 1, Count = (int)(found.End - id - 1) });
    }

    /// <summary>Removes the permits that no longer count.</summary>
    public void Expire(long now)
    {
        Count -= _runs.Where(run => run.Until <= now).Sum(run => run.Count);
        _runs.RemoveAll(run => run.Until <= now);
    }

    /// <summary>
    /// Shortens runs that count longer than permitted, because the clock of the database was set back after they were
    /// stored.
    /// </summary>
    public void Cap(long latest)
    {
        for (var index = 0; index < _runs.Count; index++)
        {
            if (_runs[index].Until > latest)
                _runs[index] = _runs[index] with { Until = latest };
        }
    }
}
