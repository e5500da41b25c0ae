using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>What one address has come to, whatever becomes of the envelope.</summary>
/// <param name="Kind"><see cref="DeliveryEventKind.AddressSuppressed"/>, <see cref="DeliveryEventKind.AddressFailed"/> or <see cref="DeliveryEventKind.AddressMoved"/>.</param>
/// <param name="Address">The address with its answer.</param>
internal readonly record struct AddressChange(DeliveryEventKind Kind, AddressResult Address);
