using System.Globalization;

namespace Notify.Push.Subscriptions;

/// <summary>The origin of an endpoint (RFC 6454 section 6.1): what a VAPID token is made out to, and all of an endpoint that may be shown.</summary>
internal static class EndpointOrigin
{
    public static string Of(Uri endpoint)
    {
        var host = endpoint.HostNameType == UriHostNameType.IPv6 ? $"[{endpoint.IdnHost}]" : endpoint.IdnHost;
        return endpoint.IsDefaultPort
            ? $"{endpoint.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://{host}:{endpoint.Port}");
    }
}
