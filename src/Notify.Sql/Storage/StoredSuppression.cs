namespace Notify.Sql.Storage;

/// <summary>Represents a suppression in the database.</summary>
public sealed class StoredSuppression
{
    /// <summary>Gets the hash of the channel kind, the address and the list.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the normalized address.</summary>
    public required string Address { get; init; }

    /// <summary>Gets the list, or null for all messages.</summary>
    public string? List { get; init; }

    /// <summary>Gets the name of the reason. A later version of the package may have written an unknown one.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the time since which the address is suppressed, in whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets details for operators, or null.</summary>
    public string? Detail { get; init; }
}

/// <summary>Represents the position of a suppression in the list of all of them.</summary>
/// <param name="At">The time since which the address is suppressed.</param>
/// <param name="Id">The hash of the channel kind, the address and the list.</param>
public readonly record struct SuppressionPosition(DateTimeOffset At, Guid Id);
