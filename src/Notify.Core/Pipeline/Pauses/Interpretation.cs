using Notify.Delivery;

namespace Notify.Pipeline.Pauses;

/// <summary>The meaning of a result in view of the other results of its provider.</summary>
/// <param name="Result">The result to decide by: the sender's, or another one that the evidence requires.</param>
internal readonly record struct Interpretation(SendResult Result)
{
    /// <summary>
    /// The time until which the provider or the address is paused because of the result; null if it is not.
    /// </summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Whether the pause concerns the whole channel.</summary>
    public bool PausesChannel { get; init; }

    /// <summary>
    /// Whether only the address is paused, and the message itself may be the cause. Later messages to the address must
    /// not wait for it.
    /// </summary>
    public bool MayBlameMessage { get; init; }

    /// <summary>Whether an invalid address may be suppressed. False as long as the provider may be at fault.</summary>
    public bool IsConfirmed { get; init; } = true;
}
