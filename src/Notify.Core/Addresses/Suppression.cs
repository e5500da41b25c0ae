namespace Notify.Addresses;

/// <summary>Why an address must not be written to.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="At">Since when.</param>
/// <param name="List">The list it is about; null: every message.</param>
/// <param name="Detail">The provider's words, without the address; null where there are none.</param>
public sealed record Suppression(SuppressionReason Reason, DateTimeOffset At, string? List = null, string? Detail = null);
