using System.Net;

namespace Notify.Push.Network;

/// <summary>
/// Decides to which endpoints messages may be sent. Endpoints come from browsers, and so from any user. They must not
/// make this server send requests to its own network (server-side request forgery).
/// </summary>
internal sealed class EndpointPolicy(PushOptions options)
{
    /// <summary>The push services of the common browsers.</summary>
    internal static readonly string[] KnownHosts =
    [
        "fcm.googleapis.com",
        "android.googleapis.com",
        "*.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ];

    // Hosts that every browser of a vendor uses. If one of them cannot be found, our own resolver is at fault.
    private static readonly string[] PermanentHosts =
        ["fcm.googleapis.com", "android.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"];

    private readonly HostPattern[] _allowed =
        [.. KnownHosts.Concat(options.AllowedHosts).Select(HostPattern.Parse).OfType<HostPattern>()];

    /// <summary>
    /// Returns the error of an endpoint before its host is resolved, as a sentence; null if requests are allowed.
    /// </summary>
    public string? Problem(Uri endpoint)
    {
        if (HostNames.IsPrivate(endpoint))
        {
            return options.AllowPrivateNetworks
                ? null
                : "The endpoint is on this machine or a private network. Set AllowPrivateNetworks to allow it.";
        }

        if (endpoint.Scheme != Uri.UriSchemeHttps)
            return "The endpoint is not https.";
        if (_allowed.Any(pattern => pattern.Matches(endpoint)))
            return null;
        // A browser must not choose which other service of a host receives requests.
        if (!endpoint.IsDefaultPort)
            return "The endpoint has another port than 443. Add its host and port to AllowedHosts.";
        return options.AllowAnyPublicHost
            ? null
            : "The endpoint is not at a known push service. Add its host to AllowedHosts, or set AllowAnyPublicHost.";
    }

    /// <summary>Whether a host certainly exists, whatever a resolver answers.</summary>
    public static bool IsPermanentHost(Uri endpoint) => HostNames.Matches(endpoint.IdnHost, PermanentHosts);

    /// <summary>Whether a connection to an address is allowed.</summary>
    public bool Allows(IPAddress address) => options.AllowPrivateNetworks || PublicAddresses.Contains(address);
}
