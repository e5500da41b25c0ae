namespace Notify.Delivery;

/// <summary>What a gate can decide.</summary>
public enum GateDecisionKind
{
    /// <summary>It may go.</summary>
    Proceed,

    /// <summary>Not now.</summary>
    Defer,

    /// <summary>Not by this step.</summary>
    SkipStep,

    /// <summary>Not at all.</summary>
    Drop,
}
