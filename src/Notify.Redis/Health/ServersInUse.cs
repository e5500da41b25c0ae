using System.Net;
using StackExchange.Redis;

namespace Notify.Redis.Health;

/// <summary>Which of the servers a client knows Notify writes to.</summary>
internal static class ServersInUse
{
    public static async Task<IReadOnlyList<IServer>> FindAsync(IConnectionMultiplexer client)
    {
        var all = client.GetServers();
        var connected = all.Where(server => server.IsConnected).ToArray();
        if (connected.Length == 0)
            return all;
        if (connected.FirstOrDefault(server => server.ServerType == ServerType.Cluster) is { } node && await OwnersAsync(node).ConfigureAwait(false) is { Count: > 0 } owners
            && all.Where(server => owners.Contains(server.EndPoint)).ToArray() is { Length: > 0 } used)
            return used;

        // A replica beside its primary is not written to. One that stands alone is a mistake, and told.
        var primaries = connected.Where(server => !server.IsReplica).ToArray();
        return primaries.Length > 0 ? primaries : connected;
    }

    // Only who has slots counts: a primary that failed and was replaced stays in the list for a while.
    private static async Task<HashSet<EndPoint>> OwnersAsync(IServer node)
    {
        try
        {
            var configuration = await node.ClusterNodesAsync().ConfigureAwait(false);
            return [.. configuration?.Nodes.Where(one => !one.IsReplica && one.Slots.Count > 0).Select(one => one.EndPoint).OfType<EndPoint>() ?? []];
        }
        catch (Exception forbidden) when (forbidden is RedisCommandException or RedisServerException)
        {
            // To the client this is an admin command too. What it knows of the nodes by itself must do.
            return [];
        }
    }
}
