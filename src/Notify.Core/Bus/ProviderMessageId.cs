namespace Notify.Bus;

/// <summary>Represents the id that a provider assigned to a message which it accepted for one address.</summary>
/// <remarks><see cref="ToString"/> contains the channel and the id, but never the address.</remarks>
public sealed record ProviderMessageId
{
    /// <summary>The maximum length of an id that is kept, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Gets the name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>
    /// Gets the key of the address, as in <see cref="DeliveryState.Accepted"/>. If the address has changed, it is the
    /// key of the new one.
    /// </summary>
    public required string Address { get; init; }

    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Returns the channel and the id.</summary>
    public override string ToString() => $"ProviderMessageId {Id} on {Channel}";
}
