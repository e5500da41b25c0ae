namespace Notify.Delivery.Outcomes;

/// <summary>What is over for one address, whatever becomes of the envelope.</summary>
/// <param name="Kind"><see cref="DeliveryEventKind.AddressSuppressed"/> or <see cref="DeliveryEventKind.AddressFailed"/>.</param>
/// <param name="Address">The address with its answer.</param>
internal readonly record struct AddressVerdict(DeliveryEventKind Kind, AddressResult Address);
