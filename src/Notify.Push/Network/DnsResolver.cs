using System.Net;

namespace Notify.Push.Network;

/// <summary>Resolves host names with the resolver of this machine.</summary>
internal sealed class DnsResolver : IHostResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);
}
