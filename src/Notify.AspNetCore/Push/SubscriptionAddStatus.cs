namespace Notify.AspNetCore.Push;

/// <summary>The result of adding a subscription.</summary>
internal enum SubscriptionAddStatus
{
    Added,
    Known,
    Full,
}
