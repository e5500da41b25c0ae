namespace Notify.Delivery;

/// <summary>What a gate decided.</summary>
public readonly record struct GateDecision
{
    private GateDecision(GateDecisionKind verdict, string? reason, DateTimeOffset until)
    {
        Kind = verdict;
        Reason = reason;
        Until = until;
    }

    /// <summary>It may go.</summary>
    public static GateDecision Proceed => default;

    /// <summary>The verdict.</summary>
    public GateDecisionKind Kind { get; }

    /// <summary>Why; null for proceed.</summary>
    public string? Reason { get; }

    /// <summary>Until when: of a deferral.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Not now; no attempt is spent. Never outlives the expiry.</summary>
    /// <param name="until">When to ask again; a second from now at the soonest.</param>
    /// <param name="reason">Why.</param>
    public static GateDecision Defer(DateTimeOffset until, string reason) => new(GateDecisionKind.Defer, reason, until);

    /// <summary>Not by this step; the next one is tried.</summary>
    /// <param name="reason">Why.</param>
    public static GateDecision SkipStep(string reason) => new(GateDecisionKind.SkipStep, reason, default);

    /// <summary>Not at all; the envelope is done.</summary>
    /// <param name="reason">Why.</param>
    public static GateDecision Drop(string reason) => new(GateDecisionKind.Drop, reason, default);
}
