using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>The partition key for rate limiting.</summary>
internal static class ClientKey
{
    private const int PrefixBytes = 8;

    /// <summary>The client's address; of IPv6 its /64 network, for a client has all of that. Behind a proxy the host's forwarded-headers middleware has to restore it.</summary>
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
