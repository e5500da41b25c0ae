namespace Notify.Bus.InMemory;

/// <summary>Represents an envelope that <see cref="InMemoryMessageBus.Export"/> returned, ready to be stored.</summary>
/// <remarks><see cref="ToString"/> returns the channel and the lane only.</remarks>
public sealed record StoredEnvelope
{
    /// <summary>Gets the channel in whose queue the envelope was.</summary>
    public required string Channel { get; init; }

    /// <summary>Gets the lane in which the envelope was.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Gets the bytes of the envelope, as written by <see cref="EnvelopeCodec"/>.</summary>
    public required ReadOnlyMemory<byte> Wire { get; init; }

    /// <summary>Gets the bytes of the delivery state, as written by <see cref="EnvelopeCodec"/>.</summary>
    /// <value>Empty if the envelope was never claimed.</value>
    public ReadOnlyMemory<byte> State { get; init; }

    /// <summary>Gets the time at which the envelope is due, or null if it was ready.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Returns the channel and the lane.</summary>
    /// <returns>A text without the content of the envelope.</returns>
    public override string ToString() => $"StoredEnvelope on {Channel}, {Lane}";
}
