namespace Notify.Addresses;

/// <summary>Represents the result of reading a subscription that a browser sent.</summary>
/// <param name="Address">The address to store, or null if the subscription is invalid.</param>
/// <param name="Problem">
/// A sentence that describes the error without quoting the subscription; null if it is valid.
/// </param>
/// <remarks><see cref="ToString"/> omits the address.</remarks>
public readonly record struct SubscriptionParseResult(string? Address, string? Problem)
{
    /// <summary>Returns the problem, or the name of the type if there is none.</summary>
    public override string ToString() => Problem ?? "SubscriptionParseResult";
}
