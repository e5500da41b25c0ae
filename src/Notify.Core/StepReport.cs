namespace Notify;

/// <summary>What one step did in a <see cref="DeliveryReport"/>.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Outcome">What became of it: <c>sent</c>, or a reason in the words of <see cref="DeliveryOutcomes"/>.</param>
/// <param name="Detail">The provider's answer or the reason, without addresses; null where there is none.</param>
/// <param name="ProviderId">The provider's id of the message, where it gave one.</param>
/// <param name="Duration">How long rendering and sending took.</param>
public sealed record StepReport(string Channel, string Outcome, string? Detail, string? ProviderId, TimeSpan Duration);
