namespace Notify.Delivery;

/// <summary>Specifies the kind of a gate's decision.</summary>
public enum GateDecisionKind
{
    /// <summary>Send the message.</summary>
    Proceed,

    /// <summary>Send the message later.</summary>
    Defer,

    /// <summary>Continue with the next step.</summary>
    SkipStep,

    /// <summary>Do not send the message.</summary>
    Drop,
}
