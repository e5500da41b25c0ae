using System.Net;
using System.Net.Sockets;

namespace Notify.Push.Network;

/// <summary>
/// Opens connections to what a name resolves to, and only after looking at it. The connection goes to the very address that was looked at, so that a name which resolves to something else a
/// moment later (DNS rebinding) gains nothing.
/// </summary>
internal sealed class GuardedConnector(EndpointPolicy policy, IHostResolver resolver)
{
    public async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken)
    {
        var endpoint = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal)
            ? [literal]
            : await resolver.ResolveAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        // A public name with a private address among its own is not to be trusted at all.
        if (!addresses.All(policy.Allows))
            throw new EndpointRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
