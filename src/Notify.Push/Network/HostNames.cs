using System.Net;

namespace Notify.Push.Network;

/// <summary>What can be told of an endpoint's host before it is looked up.</summary>
internal static class HostNames
{
    // RFC 6761, RFC 6762, RFC 8375 and ICANN's .internal; a name of one label is no public one either.
    private static readonly string[] PrivateSuffixes =
    [
        ".localhost",
        ".local",
        ".internal",
        ".home.arpa",
        ".lan",
        ".intranet",
    ];

    /// <summary>Whether a host is of this machine or a private network by its name or address alone.</summary>
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

    /// <summary>Whether a host is one of a list: a name, or <c>*.example.com</c> for every name below it.</summary>
    public static bool Matches(string host, IEnumerable<string> patterns) => patterns.Any(pattern =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>The host where it is an address, else null.</summary>
    private static IPAddress? Literal(Uri endpoint) =>
        endpoint.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
        && IPAddress.TryParse(endpoint.IdnHost, out var address)
            ? address
            : null;
}
