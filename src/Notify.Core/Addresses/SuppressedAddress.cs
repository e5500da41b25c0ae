namespace Notify.Addresses;

/// <summary>Represents a suppression with the address that it applies to.</summary>
/// <remarks><see cref="ToString"/> omits the address.</remarks>
public sealed record SuppressedAddress
{
    /// <summary>Gets the channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the normalized address.</summary>
    public required string Address { get; init; }

    /// <summary>Gets the suppression.</summary>
    public required Suppression Suppression { get; init; }

    /// <summary>Returns the kind, the reason and the list.</summary>
    public override string ToString() =>
        $"SuppressedAddress on {Kind}: {Suppression.Reason} for {Suppression.List ?? "all messages"}";
}
