namespace Notify.AspNetCore.Models;

/// <summary>
/// The subscription of a browser, for the OpenAPI document: the result of <c>PushSubscription.toJSON()</c> of the Push
/// API, which defines the names.
/// </summary>
/// <param name="Endpoint">The URL to which messages are sent.</param>
/// <param name="Keys">The keys of the browser.</param>
internal sealed record SubscriptionBody(string Endpoint, SubscriptionKeys? Keys);
