namespace Notify.Addresses;

/// <summary>Represents an address and the list from which it unsubscribes.</summary>
/// <remarks><see cref="ToString"/> omits the address.</remarks>
public sealed record UnsubscribeTarget
{
    /// <summary>Gets the application's user id; null if the recipient is known by the address only.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the normalized address.</summary>
    public required string Address { get; init; }

    /// <summary>Gets the list.</summary>
    public required string List { get; init; }

    /// <summary>Returns the user id, the kind and the list.</summary>
    public override string ToString() => $"UnsubscribeTarget of {UserId ?? "(without user id)"} on {Kind} from {List}";
}
