namespace Notify.Push.Subscriptions;

/// <summary>The members of a subscription as they are written, before they are checked.</summary>
internal readonly record struct SubscriptionMembers(
    string? Endpoint,
    string? P256dh,
    string? Auth,
    DateTimeOffset? ExpirationTime,
    string? ApplicationServerKey);
