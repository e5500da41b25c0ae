using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>What one address answered.</summary>
/// <param name="Address">The address as the recipient or the book has it.</param>
/// <param name="Key">Its normalized form.</param>
/// <param name="Result">The answer.</param>
/// <param name="Local">True where nobody was asked: our own limit made it wait.</param>
internal readonly record struct AddressResult(string Address, string Key, SendResult Result, bool Local = false)
{
    /// <summary>Until when the address's provider is held, where the answer made it so.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The normalized form of the address it has moved to; null where it has not.</summary>
    public string? MovedKey { get; init; }
}

/// <summary>What one address has come to, whatever becomes of the envelope.</summary>
/// <param name="Kind"><see cref="DeliveryEventKind.AddressSuppressed"/>, <see cref="DeliveryEventKind.AddressFailed"/> or <see cref="DeliveryEventKind.AddressMoved"/>.</param>
/// <param name="Address">The address with its answer.</param>
internal readonly record struct AddressChange(DeliveryEventKind Kind, AddressResult Address);
