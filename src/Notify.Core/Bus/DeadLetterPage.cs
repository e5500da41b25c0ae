namespace Notify.Bus;

/// <summary>Represents a page of dead letters.</summary>
public sealed record DeadLetterPage
{
    /// <summary>
    /// Gets the dead letters, newest first. There may be fewer than the limit, or none, although
    /// <see cref="Next"/> is not null: the number of dead letters that one request examines is limited.
    /// </summary>
    public required IReadOnlyList<DeadLetter> Items { get; init; }

    /// <summary>Gets the cursor of the next page; null on the last page.</summary>
    public string? Next { get; init; }
}
