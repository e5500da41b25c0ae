using System.Collections.Concurrent;

namespace Notify.Push.Vapid;

/// <summary>
/// Returns the value of the <c>Authorization</c> header for each origin (RFC 8292 section 3). A token is signed once
/// and used for hours, because some push services reject a new token for each message.
/// </summary>
internal sealed class VapidTokens(VapidSigner signer, TimeProvider time) : IDisposable
{
    /// <summary>The validity of a token. The RFC allows 24 hours; half of that tolerates clock skew.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>The time before its expiry at which a token is replaced.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>The age below which a token is kept although one subscription was refused.</summary>
    internal static readonly TimeSpan MinAge = TimeSpan.FromMinutes(20);

    /// <summary>The maximum number of origins. There are only a handful of push services.</summary>
    internal const int MaxOrigins = 1000;

    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary>The public key of the tokens.</summary>
    public string PublicKey => signer.PublicKey;

    /// <summary>Returns the value of the header for an origin.</summary>
    /// <param name="origin">Scheme, host and port; the port only if it is not the default port of the scheme.</param>
    public string Authorization(string origin)
    {
        var now = time.GetUtcNow();
        return _tokens.TryGetValue(origin, out var token) && now < token.RenewAt && now >= token.SignedAt
            ? token.Header
            : Renew(origin, now);
    }

    /// <summary>Discards the token of an origin that refused it, so that the next attempt signs a new one.</summary>
    public void Forget(string origin) => _tokens.TryRemove(origin, out _);

    /// <summary>
    /// Discards the token of an origin unless it is recent. One subscription that is refused again and again must not
    /// cause a new token each time, because Apple accepts a new one only every 20 minutes.
    /// </summary>
    public void ForgetUnlessRecent(string origin)
    {
        if (_tokens.TryGetValue(origin, out var token) && time.GetUtcNow() - token.SignedAt >= MinAge)
            _tokens.TryRemove(KeyValuePair.Create(origin, token));
    }

    public void Dispose() => signer.Dispose();

    private string Renew(string origin, DateTimeOffset now)
    {
        if (_tokens.Count >= MaxOrigins)
            _tokens.Clear();
        // Two threads may sign for one origin at the same time. Both tokens are valid.
        var expires = now + Lifetime;
        var header = $"vapid t={signer.Sign(origin, expires)}, k={signer.PublicKey}";
        _tokens[origin] = new Token(header, now, expires - Margin);
        return header;
    }

    private sealed record Token(string Header, DateTimeOffset SignedAt, DateTimeOffset RenewAt);
}
