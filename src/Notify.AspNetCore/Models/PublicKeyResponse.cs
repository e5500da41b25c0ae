namespace Notify.AspNetCore.Models;

/// <summary>What <c>GET /push/key</c> answers.</summary>
/// <param name="PublicKey">The VAPID public key, base64url: what a browser subscribes with.</param>
internal sealed record PublicKeyResponse(string PublicKey);
