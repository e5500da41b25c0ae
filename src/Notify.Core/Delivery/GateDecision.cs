namespace Notify.Delivery;

/// <summary>What a gate decided.</summary>
public readonly record struct GateDecision
{
    private GateDecision(GateVerdict verdict, string? reason, DateTimeOffset until)
    {
        Verdict = verdict;
        Reason = reason;
        Until = until;
    }

    /// <summary>It may go.</summary>
    public static GateDecision Proceed => default;

    /// <summary>The verdict.</summary>
    public GateVerdict Verdict { get; }

    /// <summary>Why; null for proceed.</summary>
    public string? Reason { get; }

    /// <summary>Until when: of a deferral.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Not now; no attempt is spent. Never outlives the expiry.</summary>
    /// <param name="until">When to ask again; a second from now at the soonest.</param>
    /// <param name="reason">Why.</param>
    public static GateDecision Defer(DateTimeOffset until, string reason) => new(GateVerdict.Defer, reason, until);

    /// <summary>Not by this hop; the next one is tried.</summary>
    /// <param name="reason">Why.</param>
    public static GateDecision SkipHop(string reason) => new(GateVerdict.SkipHop, reason, default);

    /// <summary>Not at all; the envelope is done.</summary>
    /// <param name="reason">Why.</param>
    public static GateDecision Drop(string reason) => new(GateVerdict.Drop, reason, default);
}
