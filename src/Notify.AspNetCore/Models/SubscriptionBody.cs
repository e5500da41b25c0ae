namespace Notify.AspNetCore.Models;

/// <summary>How a browser's subscription looks, for the API's description: <c>PushSubscription.toJSON()</c> of the Push API, whose names are the browser's.</summary>
/// <param name="Endpoint">Where messages are sent.</param>
/// <param name="Keys">The browser's keys.</param>
internal sealed record SubscriptionBody(string Endpoint, SubscriptionKeys? Keys);
