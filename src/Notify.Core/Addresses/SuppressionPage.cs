namespace Notify.Addresses;

/// <summary>Represents a page of suppressions.</summary>
public sealed record SuppressionPage
{
    /// <summary>
    /// Gets the suppressions, newest first. There may be fewer than the limit, or none, although <see cref="Next"/> is
    /// not null: the number of suppressions that one request examines is limited.
    /// </summary>
    public required IReadOnlyList<SuppressedAddress> Items { get; init; }

    /// <summary>Gets the cursor of the next page, which contains no address; null on the last page.</summary>
    public string? Next { get; init; }
}
