using System.Net;
using StackExchange.Redis;

namespace Notify.Redis.Health;

/// <summary>Finds the servers to which Notify writes.</summary>
internal static class ServersInUse
{
    public static async Task<IReadOnlyList<IServer>> FindAsync(IConnectionMultiplexer client)
    {
        var all = client.GetServers();
        var connected = all.Where(server => server.IsConnected).ToArray();
        if (connected.Length == 0)
            return all;
        if (connected.FirstOrDefault(server => server.ServerType == ServerType.Cluster) is { } node
            && await OwnersAsync(node).ConfigureAwait(false) is { Count: > 0 } owners
            && all.Where(server => owners.Contains(server.EndPoint)).ToArray() is { Length: > 0 } used)
            return used;

        // Notify does not write to a replica of a connected primary. A replica without a primary is a mistake and is
        // reported.
        var primaries = connected.Where(server => !server.IsReplica).ToArray();
        return primaries.Length > 0 ? primaries : connected;
    }

    // Only nodes with slots count, because a replaced primary remains in the list for some time.
    private static async Task<HashSet<EndPoint>> OwnersAsync(IServer node)
    {
        try
        {
            var configuration = await node.ClusterNodesAsync().ConfigureAwait(false);
            return
            [
                .. configuration
                    ?.Nodes.Where(one => !one.IsReplica && one.Slots.Count > 0)
                    .Select(one => one.EndPoint)
                    .OfType<EndPoint>() ?? [],
            ];
        }
        catch (Exception forbidden) when (forbidden is RedisCommandException or RedisServerException)
        {
            // The client may treat this as an admin command too. Then its own list of nodes is used.
            return [];
        }
    }
}
