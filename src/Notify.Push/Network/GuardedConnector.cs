using System.Net;
using System.Net.Sockets;

namespace Notify.Push.Network;

/// <summary>
/// Opens connections only to addresses that were checked. The connection goes to exactly the address that was checked,
/// so that a name that resolves to another address afterwards (DNS rebinding) has no effect.
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
        // A public name that also has a private address is not trusted at all.
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
