using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>The message of a browser to the site.</summary>
/// <param name="Method">POST for a new subscription; DELETE for one that has ended.</param>
/// <param name="Json">The body.</param>
internal sealed record PostedSubscription(string Method, JsonElement Json)
{
    /// <summary>The subscription as the address of the channel.</summary>
    public PushSubscription Subscription => PushSubscription.Parse(Json.GetRawText(), allowPrivateNetworks: true);

    /// <summary>The endpoint of the subscription that this one replaces; null if it replaces none.</summary>
    public string? Replaces =>
        Json.TryGetProperty("replaces", out var old) ? old.GetProperty("endpoint").GetString() : null;
}
