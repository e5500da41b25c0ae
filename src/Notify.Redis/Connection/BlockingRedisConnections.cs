using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace Notify.Redis.Connection;

/// <summary>The blocking connections of the lease renewer, one to each server. Only its thread uses them.</summary>
/// <param name="connection">The connection whose settings and servers apply.</param>
/// <param name="timeout">The time that a server has to reply.</param>
internal sealed class BlockingRedisConnections(RedisConnection connection, TimeSpan timeout) : IDisposable
{
    private readonly Dictionary<EndPoint, BlockingRedisConnection> _connections = [];

    // The server that replied to the last call for a key, or to which a cluster referred. It remains valid while the
    // client takes its own connection for lost, because nothing reads its replies.
    private readonly Dictionary<RedisKey, EndPoint> _servers = [];
    private readonly HashSet<EndPoint> _failed = [];
    private ConfigurationOptions? _options;

    /// <summary>Starts a round of calls. A server that fails is not called again in the same round.</summary>
    public void BeginRound() => _failed.Clear();

    /// <summary>Runs a script on the server of its first key.</summary>
    /// <returns>False if the server cannot be called in this way; the client must be used instead.</returns>
    public bool TryRun(
        RedisScript script,
        RedisKey[] keys,
        RedisValue[] arguments,
        [NotNullWhen(true)] out string? reply)
    {
        reply = null;
        if (connection.Client is not { } client || Find(client, keys[0]) is not { } endpoint)
            return false;
        for (var tries = 0; tries < 2 && !_failed.Contains(endpoint); tries++)
        {
            var isNew = !_connections.ContainsKey(endpoint);
            try
            {
                reply = Get(client, endpoint).Run(script, keys, arguments);
                _servers[keys[0]] = endpoint;
                return true;
            }
            catch (RedisServerException moved) when (TryParseMoved(moved.Message, out var target))
            {
                _servers[keys[0]] = endpoint = target;
            }
            catch (Exception error) when (IsOfConnection(error))
            {
                Close(endpoint);
                _servers.Remove(keys[0]);

                // A connection that was open may have been closed while it was idle: the second attempt opens another.
                if (isNew)
                    _failed.Add(endpoint);
            }
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var endpoint in _connections.Keys.ToArray())
            Close(endpoint);
    }

    private EndPoint? Find(IConnectionMultiplexer client, RedisKey key)
    {
        var servers = client.GetServers();

        // After a failover the former primary may still reply.
        if (_servers.TryGetValue(key, out var known)
            && !servers.Any(server => server.IsReplica && known.Equals(server.EndPoint)))
        {
            return known;
        }

        return servers.FirstOrDefault(server => server.IsConnected && !server.IsReplica)?.EndPoint;
    }

    private BlockingRedisConnection Get(IConnectionMultiplexer client, EndPoint endpoint)
    {
        if (!_connections.TryGetValue(endpoint, out var open))
        {
            _options ??= ConfigurationOptions.Parse(client.Configuration, ignoreUnknown: true);
            _connections.Add(endpoint, open = BlockingRedisConnection.Open(endpoint, _options, timeout));
        }

        return open;
    }

    private void Close(EndPoint endpoint)
    {
        if (_connections.Remove(endpoint, out var open))
            open.Dispose();
    }

    // "MOVED 3999 127.0.0.1:6381"
    private static bool TryParseMoved(string message, [NotNullWhen(true)] out EndPoint? target)
    {
        target = null;
        var parts = message.Split(' ');
        var end = parts.Length == 3 ? parts[2].LastIndexOf(':') : -1;
        if (end <= 0
            || parts[0] != "MOVED"
            || !int.TryParse(parts[2].AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = parts[2][..end];
        target = IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port);
        return true;
    }

    private static bool IsOfConnection(Exception error) =>
        error is RedisException or SocketException or IOException or AuthenticationException or ObjectDisposedException;
}
