namespace Notify.Addresses;

/// <summary>What was made of a subscription that a browser handed in.</summary>
/// <param name="Address">The address to keep, or null where the subscription is no good.</param>
/// <param name="Problem">A sentence that names what is wrong and repeats none of it; null where it is good.</param>
/// <remarks><see cref="ToString"/> leaves the address out.</remarks>
public readonly record struct SubscriptionParseResult(string? Address, string? Problem)
{
    /// <summary>The problem, if any.</summary>
    public override string ToString() => Problem ?? "SubscriptionParseResult";
}
