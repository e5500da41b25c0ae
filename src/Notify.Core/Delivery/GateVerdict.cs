namespace Notify.Delivery;

/// <summary>What a gate can decide.</summary>
public enum GateVerdict
{
    /// <summary>It may go.</summary>
    Proceed,

    /// <summary>Not now.</summary>
    Defer,

    /// <summary>Not by this hop.</summary>
    SkipHop,

    /// <summary>Not at all.</summary>
    Drop,
}
