using System.Net;

namespace Notify.Push.Network;

/// <summary>Classifies the host of an endpoint before it is resolved.</summary>
internal static class HostNames
{
    // RFC 6761, RFC 6762, RFC 8375 and ICANN's .internal. A name of one label is not public either.
    private static readonly string[] PrivateSuffixes =
    [
        ".localhost",
        ".local",
        ".internal",
        ".home.arpa",
        ".lan",
        ".intranet",
    ];

    /// <summary>Whether the name or address of a host shows that it is this machine or on a private network.</summary>
    public static bool IsPrivate(Uri endpoint)
    {
        if (Literal(endpoint) is { } address)
            return !PublicAddresses.Contains(address);
        var name = endpoint.IdnHost.TrimEnd('.');
        return !name.Contains('.', StringComparison.Ordinal)
            || PrivateSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether a host is under <c>.invalid</c>, which never exists (RFC 6761). Edge on Android registers such endpoints
    /// for subscriptions that it has removed.
    /// </summary>
    public static bool IsInvalid(Uri endpoint)
    {
        var name = endpoint.IdnHost.TrimEnd('.');
        return name.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase)
            || name.Equals("invalid", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a host matches a pattern: a name, or <c>*.example.com</c> for every name below it.</summary>
    public static bool Matches(string host, IEnumerable<string> patterns) => patterns.Any(pattern =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns the host if it is an address; otherwise null.</summary>
    private static IPAddress? Literal(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
        && IPAddress.TryParse(endpoint.IdnHost, out var address)
            ? address
            : null;
}
