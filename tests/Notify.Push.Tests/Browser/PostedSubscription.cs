using System.Text.Json;

namespace Notify.Push.Tests.Browser;

/// <summary>What a browser told the site.</summary>
/// <param name="Method">POST: this is my subscription; DELETE: it no longer is.</param>
/// <param name="Json">The body.</param>
internal sealed record PostedSubscription(string Method, JsonElement Json)
{
    /// <summary>The subscription as the channel's address.</summary>
    public PushSubscription Subscription => PushSubscription.Parse(Json.GetRawText(), allowPrivateNetworks: true);

    /// <summary>The endpoint of the subscription this one takes the place of; null where it takes none's.</summary>
    public string? Replaces =>
        Json.TryGetProperty("replaces", out var old) ? old.GetProperty("endpoint").GetString() : null;
}
