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

    /// <summary>Do not send the message, because the recipient does not want it.</summary>
    Mute,

    /// <summary>Continue with the next step, because the recipient does not want the message on this one.</summary>
    MuteStep,
}
