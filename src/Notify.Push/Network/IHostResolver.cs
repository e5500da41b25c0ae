using System.Net;

namespace Notify.Push.Network;

/// <summary>Looks host names up.</summary>
internal interface IHostResolver
{
    /// <summary>The addresses of a name, in the order they are to be tried.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
