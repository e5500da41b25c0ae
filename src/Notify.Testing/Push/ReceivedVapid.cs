namespace Notify.Testing;

/// <summary>Represents the content of a VAPID token (RFC 8292, section 2).</summary>
public sealed record ReceivedVapid
{
    /// <summary>Gets the key that the token was signed with, as unpadded base64url.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Gets the push service that the token is for (<c>aud</c>).</summary>
    public required string Audience { get; init; }

    /// <summary>Gets the contact of the sender (<c>sub</c>); null if the token has none.</summary>
    public string? Subject { get; init; }

    /// <summary>Gets the time at which the token expires (<c>exp</c>).</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Gets the token itself, so that a test can check whether it was reused.</summary>
    public required string Token { get; init; }

    /// <summary>Returns the audience and the subject.</summary>
    public override string ToString() => $"VAPID for {Audience} from {Subject}";
}
