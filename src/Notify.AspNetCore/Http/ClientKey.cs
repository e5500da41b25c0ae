using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>The partition key for rate limiting.</summary>
internal static class ClientKey
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// Returns the address of the client. For IPv6 it is the /64 network, because a client usually has all addresses of
    /// it. Behind a proxy, the forwarded-headers middleware of the host must restore the address.
    /// </summary>
    public static string Address(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
