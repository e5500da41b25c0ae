namespace Notify;

/// <summary>Represents the result of one step in a <see cref="DeliveryReport"/>.</summary>
public sealed record StepReport
{
    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the outcome: <c>sent</c>, or another of the <see cref="DeliveryOutcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Gets the provider's answer or the reason, without addresses; null if there is none.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the provider's id of the message; null if the provider returned none.</summary>
    public string? ProviderId { get; init; }

    /// <summary>
    /// Gets the id that the message itself carries, to which later messages can refer (the Message-ID of an e-mail);
    /// null if there is none.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// Gets the warnings about a message that was sent without something that only decorates it, at any address of the
    /// step. Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets the time that rendering and sending took.</summary>
    public TimeSpan Duration { get; init; }
}
