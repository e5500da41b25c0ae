namespace Notify.Testing.Conformance;

/// <summary>Represents a message as the provider in a sender case received it.</summary>
public sealed record ReceivedSend
{
    /// <summary>Gets the address of the recipient.</summary>
    public required string Address { get; init; }

    /// <summary>
    /// Gets the id by which the provider, or the recipient's client, can detect a repeated message; null if the
    /// protocol has no such id.
    /// </summary>
    public string? StableId { get; init; }

    /// <summary>Gets the content, or at least the part that contains the fixture's marker.</summary>
    public required string Text { get; init; }
}
