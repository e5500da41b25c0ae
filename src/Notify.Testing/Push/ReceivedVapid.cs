namespace Notify.Testing;

/// <summary>What a VAPID token said (RFC 8292 section 2).</summary>
/// <param name="PublicKey">The key it was signed with, unpadded base64url.</param>
/// <param name="Audience">For which push service (<c>aud</c>).</param>
/// <param name="Subject">From whom (<c>sub</c>), or null.</param>
/// <param name="Expires">Until when (<c>exp</c>).</param>
/// <param name="Token">The token itself, so that a test can tell whether it was used again.</param>
public sealed record ReceivedVapid(string PublicKey, string Audience, string? Subject, DateTimeOffset Expires, string Token)
{
    /// <summary>Audience and subject.</summary>
    public override string ToString() => $"VAPID for {Audience} from {Subject}";
}
