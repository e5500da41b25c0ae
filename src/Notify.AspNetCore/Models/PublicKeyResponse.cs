namespace Notify.AspNetCore.Models;

/// <summary>The response of <c>GET /push/key</c>.</summary>
/// <param name="PublicKey">The VAPID public key with which a browser subscribes, in base64url.</param>
internal sealed record PublicKeyResponse(string PublicKey);
