namespace Notify.Addresses;

/// <summary>
/// Represents the criteria for selecting suppressions. A suppression must meet all criteria that are not null.
/// </summary>
/// <remarks><see cref="ToString"/> omits the address.</remarks>
public sealed record SuppressionFilter
{
    /// <summary>Gets the filter that selects all suppressions.</summary>
    public static SuppressionFilter All { get; } = new();

    /// <summary>Gets the channel kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the reason.</summary>
    public SuppressionReason? Reason { get; init; }

    /// <summary>Gets a part of the address, for example a domain. The case of letters is ignored.</summary>
    public string? Address { get; init; }

    /// <summary>Determines whether a suppression meets the criteria.</summary>
    /// <param name="suppressed">The suppression with its address.</param>
    /// <returns>True if the suppression meets all criteria.</returns>
    public bool Matches(SuppressedAddress suppressed)
    {
        ArgumentNullException.ThrowIfNull(suppressed);
        return (Kind is null || Kind == suppressed.Kind)
            && (Reason is null || Reason == suppressed.Suppression.Reason)
            && (Address is null || suppressed.Address.Contains(Address, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Returns the kind and the reason.</summary>
    public override string ToString() => $"SuppressionFilter {Kind ?? "any kind"}, {Reason?.ToString() ?? "any reason"}";
}
