namespace Notify.Pipeline.Pauses;

/// <summary>
/// The results without an acceptance in between that may be the fault of a whole provider, although each of them
/// concerns one recipient. Old results do not count: a quiet channel must not collect them over hours.
/// </summary>
internal sealed class Evidence(TimeProvider time)
{
    /// <summary>
    /// A result counts as long as the next one follows within this time, not including the wait that the provider asked
    /// for.
    /// </summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // More distinct subjects than this change no decision.
    private const int MaxSubjects = 16;

    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private long _lastAt;

    /// <summary>The number of results.</summary>
    public int Count { get; private set; }

    /// <summary>The number of different recipients or providers that the results concern, up to 16.</summary>
    public int Subjects => _subjects.Count;

    /// <summary>The longest wait that the provider asked for.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    public void Add(string subject, TimeSpan? retryAfter)
    {
        if (Count > 0 && time.GetElapsedTime(_lastAt) > Window + RetryAfter.GetValueOrDefault())
            Clear();
        _lastAt = time.GetTimestamp();
        Count++;
        if (_subjects.Count < MaxSubjects)
            _subjects.Add(subject);
        if (retryAfter > RetryAfter || RetryAfter is null)
            RetryAfter = retryAfter;
    }

    public void Clear()
    {
        Count = 0;
        _subjects.Clear();
        RetryAfter = null;
    }
}
