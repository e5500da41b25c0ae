namespace Notify.Bus;

/// <summary>One thing that kept an envelope from being delivered.</summary>
/// <param name="At">When.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="Outcome">What it was, in the words of <c>Notify.Delivery.DeliveryOutcomes</c>, for example <c>transient</c>.</param>
/// <param name="Detail">The provider's code or the reason, without addresses: <c>450 4.7.1</c>.</param>
public sealed record DeliveryFailure(DateTimeOffset At, string Channel, string Outcome, string? Detail);
