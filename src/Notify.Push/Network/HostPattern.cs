using System.Globalization;
using System.Net;

namespace Notify.Push.Network;

/// <summary>
/// An entry of <see cref="PushOptions.AllowedHosts"/>: a name, <c>*.example.com</c> or an address, with a port if it is
/// not 443.
/// </summary>
/// <param name="Host">The name, address or pattern, as <see cref="HostNames.Matches"/> reads it.</param>
/// <param name="Port">The only port that it allows.</param>
internal readonly record struct HostPattern(string Host, int Port)
{
    private const int HttpsPort = 443;

    public bool Matches(Uri endpoint) => endpoint.Port == Port && HostNames.Matches(endpoint.IdnHost, [Host]);

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>::1</c>, <c>[::1]</c> and <c>[::1]:port</c>.</summary>
    /// <returns>The pattern; null if the text has another form.</returns>
    public static HostPattern? Parse(string? text)
    {
        if (text is null || !TrySplit(text, out var host, out var port))
            return null;
        // In the form in which Uri writes an address, so that it can be compared as text.
        if (IPAddress.TryParse(host, out var address))
            return new(address.ToString(), port);
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return Uri.CheckHostName(name) is UriHostNameType.Dns ? new(host, port) : null;
    }

    private static bool TrySplit(string text, out string host, out int port)
    {
        (host, port) = (text, HttpsPort);
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is var end and > 0)
        {
            host = text[1..end];
            return end == text.Length - 1 || (colon == end + 1 && TryReadPort(text[(colon + 1)..], out port));
        }

        // More than one colon is an IPv6 address.
        if (colon < 0 || text.IndexOf(':', StringComparison.Ordinal) != colon)
            return true;
        host = text[..colon];
        return TryReadPort(text[(colon + 1)..], out port);
    }

    private static bool TryReadPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
        && port is > IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
}
