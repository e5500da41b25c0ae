namespace Notify.AspNetCore.Models;

/// <summary>The keys of a browser's subscription.</summary>
/// <param name="P256dh">The public key, base64url.</param>
/// <param name="Auth">The authentication secret, base64url.</param>
internal sealed record SubscriptionKeys(string P256dh, string Auth);
