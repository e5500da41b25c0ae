namespace Notify.AspNetCore.Models;

/// <summary>What <c>POST /push/subscriptions</c> answers.</summary>
/// <param name="Subscriptions">How many the user now has.</param>
internal sealed record SubscriptionResponse(int Subscriptions);
