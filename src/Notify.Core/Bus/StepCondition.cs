namespace Notify.Bus;

/// <summary>
/// Represents a condition on a step: after the provider has accepted the message, the envelope waits until the
/// recipient reacts or the time is up, and is then forwarded to the next step.
/// </summary>
public sealed record StepCondition
{
    /// <summary>Gets the index of the step in <see cref="Envelope.Steps"/>.</summary>
    public required int Step { get; init; }

    /// <summary>
    /// Gets the reaction that makes the next step unnecessary, for example <c>read</c>. It is text, because a later
    /// minor version of the wire form may add further ones.
    /// </summary>
    public required string Until { get; init; }

    /// <summary>Gets the time after the acceptance within which the reaction counts.</summary>
    public required TimeSpan Within { get; init; }
}
