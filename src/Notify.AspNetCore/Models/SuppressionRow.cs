namespace Notify.AspNetCore.Models;

/// <summary>Represents a suppression. An operator needs the address to lift it.</summary>
internal sealed record SuppressionRow
{
    /// <summary>The channel kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The normalized address.</summary>
    public required string Address { get; init; }

    /// <summary>The list; null if the suppression applies to every message.</summary>
    public string? List { get; init; }

    /// <summary>
    /// The reason: <c>bounced</c>, <c>blocked</c>, <c>gone</c>, <c>unsubscribed</c> or <c>refused</c>.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>The time since which the address is suppressed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The message of the provider, without the address.</summary>
    public string? Detail { get; init; }
}
