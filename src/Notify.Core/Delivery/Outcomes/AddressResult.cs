namespace Notify.Delivery.Outcomes;

/// <summary>What one address answered.</summary>
/// <param name="Address">The address as the recipient or the book has it.</param>
/// <param name="Key">Its normalized form.</param>
/// <param name="Result">The answer.</param>
/// <param name="Local">True where nobody was asked: our own limit made it wait.</param>
internal readonly record struct AddressResult(string Address, string Key, SendResult Result, bool Local = false);
