using System.Net;
using System.Net.Sockets;

namespace Notify.Email.Smtp;

/// <summary>
/// Opens the socket of a connection. The mail client would do so, but does not show its address before EHLO, and then
/// sends the name of the machine, which is the id of a container or a name without a domain. Strict servers refuse
/// both.
/// </summary>
internal static class SmtpSocket
{
    /// <summary>Connects to the first address of the host that answers.</summary>
    public static async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        // The client writes content in blocks of 4 KB. Nagle's algorithm (RFC 896) would hold the last one back until
        // the server has acknowledged the one before: up to one more round trip for each message.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Returns the address of our end, which the mail client writes as an address literal (RFC 5321 section 4.1.3).
    /// </summary>
    public static string LocalAddress(Socket socket)
    {
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        // Without the scope of a link-local address, which only this machine understands.
        return new IPAddress(address.GetAddressBytes()).ToString();
    }
}
