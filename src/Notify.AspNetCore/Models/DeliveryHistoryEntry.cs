namespace Notify.AspNetCore.Models;

/// <summary>One thing that kept a message from being delivered.</summary>
/// <param name="At">When.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Outcome">What happened, in the words of <c>DeliveryOutcomes</c>.</param>
/// <param name="Detail">The provider's words, without addresses.</param>
internal sealed record DeliveryHistoryEntry(DateTimeOffset At, string Channel, string Outcome, string? Detail);
