using System.Net;

namespace Notify.Push.Network;

/// <summary>Resolves host names.</summary>
internal interface IHostResolver
{
    /// <summary>Returns the addresses of a name, in the order in which they are tried.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
