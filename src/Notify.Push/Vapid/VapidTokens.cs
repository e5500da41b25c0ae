using System.Collections.Concurrent;

namespace Notify.Push.Vapid;

/// <summary>The value of the <c>Authorization</c> header for each origin (RFC 8292 section 3), signed once and used again for hours: some push services refuse a new token for each message.</summary>
internal sealed class VapidTokens(VapidSigner signer, TimeProvider time) : IDisposable
{
    /// <summary>The validity of a token. The RFC allows 24 hours; half of that tolerates clock skew.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>So long before its end a token is replaced.</summary>
    internal static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>There are a handful of push services; more origins than this are no reason to grow.</summary>
    internal const int MaxOrigins = 1000;

    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);

    /// <summary>The key the tokens are signed with.</summary>
    public string PublicKey => signer.PublicKey;

    /// <summary>The header's value for an origin.</summary>
    /// <param name="origin">Scheme, host and port, the port only where it is not the scheme's own.</param>
    public string Authorization(string origin)
    {
        var now = time.GetUtcNow();
        return _tokens.TryGetValue(origin, out var token) && now < token.RenewAt && now >= token.SignedAt ? token.Header : Renew(origin, now);
    }

    /// <summary>Forgets an origin's token: it was refused, and the next attempt shall not repeat it.</summary>
    public void Forget(string origin) => _tokens.TryRemove(origin, out _);

    public void Dispose() => signer.Dispose();

    private string Renew(string origin, DateTimeOffset now)
    {
        if (_tokens.Count >= MaxOrigins)
            _tokens.Clear();
        // Two threads may sign for one origin at once; both tokens are good.
        var expires = now + Lifetime;
        var header = $"vapid t={signer.Sign(origin, expires)}, k={signer.PublicKey}";
        _tokens[origin] = new Token(header, now, expires - Margin);
        return header;
    }

    private sealed record Token(string Header, DateTimeOffset SignedAt, DateTimeOffset RenewAt);
}
