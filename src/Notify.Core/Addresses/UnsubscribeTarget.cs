namespace Notify.Addresses;

/// <summary>Who unsubscribes from what.</summary>
/// <param name="UserId">The application's user id, or null for somebody known by the address alone.</param>
/// <param name="Kind">The channel kind.</param>
/// <param name="Address">The normalized address.</param>
/// <param name="List">The list.</param>
/// <remarks><see cref="ToString"/> leaves the address out.</remarks>
public sealed record UnsubscribeTarget(string? UserId, string Kind, string Address, string List)
{
    /// <summary>Kind and list.</summary>
    public override string ToString() => $"UnsubscribeTarget of {UserId ?? "(without user id)"} on {Kind} from {List}";
}
