namespace Notify.Addresses;

/// <summary>Represents the reason why no message may be sent to an address.</summary>
public sealed record Suppression
{
    /// <summary>Gets the reason.</summary>
    public required SuppressionReason Reason { get; init; }

    /// <summary>Gets the time since which the address is suppressed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the list that the suppression applies to; null if it applies to every message.</summary>
    public string? List { get; init; }

    /// <summary>Gets the message of the provider, without the address; null if there is none.</summary>
    public string? Detail { get; init; }
}
