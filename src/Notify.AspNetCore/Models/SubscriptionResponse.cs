namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>POST /push/subscriptions</c>.</summary>
/// <param name="Subscriptions">The number of subscriptions that the user now has.</param>
internal sealed record SubscriptionResponse(int Subscriptions);
