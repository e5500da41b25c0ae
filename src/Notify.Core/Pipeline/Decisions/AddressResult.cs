using Notify.Delivery;

namespace Notify.Pipeline.Decisions;

/// <summary>The result of one address.</summary>
/// <param name="Address">The address as the recipient or the address book contains it.</param>
/// <param name="Key">The normalized address.</param>
/// <param name="Result">The result of the send, or of the wait that replaced it.</param>
/// <param name="Local">
/// Whether no provider was called, because a pause or a limit of this process made the address wait.
/// </param>
internal readonly record struct AddressResult(
    string Address,
    string Key,
    SendResult Result,
    bool Local = false)
{
    /// <summary>The time until which the result paused the provider of the address; null if it did not.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>
    /// Whether the message itself may be the cause of a pause, so that later messages must not wait for it.
    /// </summary>
    public bool MayBlameMessage { get; init; }

    /// <summary>Whether an invalid address may be suppressed; false as long as the provider may be at fault.</summary>
    public bool IsConfirmed { get; init; } = true;

    /// <summary>
    /// Whether another channel would not help, because the application's own limit or service makes the message wait.
    /// </summary>
    public bool StaysOnStep { get; init; }

    /// <summary>The normalized form of the new address; null if the address has not moved.</summary>
    public string? MovedKey { get; init; }
}

/// <summary>A change of one address, independent of the decision about the envelope.</summary>
/// <param name="Kind">
/// <see cref="DeliveryEventKind.AddressSuppressed"/>, <see cref="DeliveryEventKind.AddressFailed"/> or
/// <see cref="DeliveryEventKind.AddressMoved"/>.
/// </param>
/// <param name="Address">The address with its result.</param>
internal readonly record struct AddressChange(DeliveryEventKind Kind, AddressResult Address);
