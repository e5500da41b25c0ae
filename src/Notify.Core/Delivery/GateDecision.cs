namespace Notify.Delivery;

/// <summary>Represents the decision of a gate.</summary>
public readonly record struct GateDecision
{
    private GateDecision(GateDecisionKind kind, string? reason, DateTimeOffset until)
    {
        Kind = kind;
        Reason = reason;
        Until = until;
    }

    /// <summary>Gets the decision to send the message.</summary>
    public static GateDecision Proceed => default;

    /// <summary>Gets the kind of the decision.</summary>
    public GateDecisionKind Kind { get; }

    /// <summary>Gets the reason; null if the message is sent.</summary>
    public string? Reason { get; }

    /// <summary>Gets the end of a deferral.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Creates the decision to send the message later. This does not count as an attempt.</summary>
    /// <param name="until">The time at which the gate is asked again, at the earliest one second from now.</param>
    /// <param name="reason">The reason, for logs and observers.</param>
    /// <returns>The decision.</returns>
    /// <remarks>The envelope still expires at its expiry.</remarks>
    public static GateDecision Defer(DateTimeOffset until, string reason) => new(GateDecisionKind.Defer, reason, until);

    /// <summary>Creates the decision not to send the message on this step. The next step is tried.</summary>
    /// <param name="reason">The reason, for logs and observers.</param>
    /// <returns>The decision.</returns>
    public static GateDecision SkipStep(string reason) => new(GateDecisionKind.SkipStep, reason, default);

    /// <summary>Creates the decision not to send the message. The envelope is complete.</summary>
    /// <param name="reason">The reason, for logs and observers.</param>
    /// <returns>The decision.</returns>
    public static GateDecision Drop(string reason) => new(GateDecisionKind.Drop, reason, default);

    /// <summary>
    /// Creates the decision not to send the message, because the recipient does not want it. The envelope is complete,
    /// with the outcome <see cref="DeliveryOutcomes.Muted"/>: the next step is not tried, because a recipient who has
    /// turned off the quieter channel does not want the louder one instead.
    /// </summary>
    /// <param name="reason">The reason, for logs and observers.</param>
    /// <returns>The decision.</returns>
    public static GateDecision Mute(string reason) => new(GateDecisionKind.Mute, reason, default);

    /// <summary>
    /// Creates the decision not to send the message on this step, because the recipient does not want it there. The
    /// next step is tried. Without a next step, the envelope is complete and muted; unlike with <see cref="SkipStep"/>,
    /// it is never a dead letter.
    /// </summary>
    /// <param name="reason">The reason, for logs and observers.</param>
    /// <returns>The decision.</returns>
    public static GateDecision MuteStep(string reason) => new(GateDecisionKind.MuteStep, reason, default);
}
