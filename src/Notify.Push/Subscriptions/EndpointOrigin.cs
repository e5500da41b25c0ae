using System.Globalization;

namespace Notify.Push.Subscriptions;

/// <summary>
/// Returns the origin of an endpoint (RFC 6454 section 6.1): the audience of a VAPID token, and the only part of an
/// endpoint that may be shown.
/// </summary>
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
