namespace Notify.Bus.InMemory;

/// <summary>Represents an envelope that <see cref="InMemoryMessageBus.Export"/> returned, ready to be stored.</summary>
/// <remarks><see cref="ToString"/> returns the channel and the lane only.</remarks>
/// <param name="Channel">The channel in whose queue the envelope was.</param>
/// <param name="Lane">The lane in which the envelope was.</param>
/// <param name="Wire">The bytes of the envelope, as written by <see cref="EnvelopeCodec"/>.</param>
public sealed record StoredEnvelope(string Channel, Lane Lane, ReadOnlyMemory<byte> Wire)
{
    /// <summary>Gets the bytes of the delivery state, as written by <see cref="EnvelopeCodec"/>.</summary>
    /// <value>Empty if the envelope was never claimed.</value>
    public ReadOnlyMemory<byte> State { get; init; }

    /// <summary>Gets the time at which the envelope is due, or null if it was ready.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Returns the channel and the lane.</summary>
    /// <returns>A text without the content of the envelope.</returns>
    public override string ToString() => $"StoredEnvelope on {Channel}, {Lane}";
}
