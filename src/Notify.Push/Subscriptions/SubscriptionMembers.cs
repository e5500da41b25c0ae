namespace Notify.Push.Subscriptions;

/// <summary>The members of a subscription as they are written, not yet looked at.</summary>
internal readonly record struct SubscriptionMembers(
    string? Endpoint,
    string? P256dh,
    string? Auth,
    DateTimeOffset? ExpirationTime,
    string? ApplicationServerKey);
