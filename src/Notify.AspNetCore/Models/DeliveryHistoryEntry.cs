namespace Notify.AspNetCore.Models;

/// <summary>A failure in the history of a message.</summary>
/// <param name="At">The time.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Outcome">The outcome, one of <c>DeliveryOutcomes</c>.</param>
/// <param name="Detail">The message of the provider, without addresses.</param>
internal sealed record DeliveryHistoryEntry(DateTimeOffset At, string Channel, string Outcome, string? Detail);
