using System.Net;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Health;

/// <summary>Looks at the servers of one connection, by INFO only: CONFIG is often forbidden.</summary>
/// <param name="connection">Where they are.</param>
/// <param name="keepsData">Whether queues or addresses are there.</param>
/// <param name="time">Ends what takes too long.</param>
internal sealed class ServerInspector(RedisConnection connection, bool keepsData, TimeProvider time)
{
    // The client ends a call by its own time-out; it has been seen to forget one.
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(15);

    /// <summary>Never fails for what a server does; that is in the reports. There is always one.</summary>
    public async Task<IReadOnlyList<ServerReport>> InspectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var client = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
            var servers = await ServersInUse.FindAsync(client).WaitAsync(Guard, time, cancellationToken).ConfigureAwait(false);
            var reports = await Task.WhenAll(servers.Select(server => InspectAsync(server, cancellationToken))).ConfigureAwait(false);
            return reports.Length > 0 ? reports : [ServerReport.Unreachable("(none known)")];
        }
        catch (Exception away) when (away is RedisException or TimeoutException || RedisFailure.IsPassing(away))
        {
            return [ServerReport.Unreachable("(none known)")];
        }
    }

    private async Task<ServerReport> InspectAsync(IServer server, CancellationToken cancellationToken)
    {
        var name = server.EndPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : server.EndPoint.ToString() ?? "";
        if (!server.IsConnected)
            return ServerReport.Unreachable(name);
        try
        {
            var latency = await server.PingAsync().WaitAsync(Guard, time, cancellationToken).ConfigureAwait(false);
            var info = ServerInfo.Parse(await server.InfoRawAsync().WaitAsync(Guard, time, cancellationToken).ConfigureAwait(false) ?? "");
            return new ServerReport(name, info, latency, [.. ServerRules.Find(info, keepsData)]);
        }
        catch (RedisCommandException)
        {
            // A connection the application passed in sends INFO only with allowAdmin. Whether to open that is the application's to say; version and role it knows anyway.
            var known = new ServerInfo { Version = server.Version, IsReplica = server.IsReplica };
            var unknown = ServerProblem.Warning(ServerCheck.Info, "the client may not send INFO, so memory and persistence are unknown; add allowAdmin=true to the configuration of the connection.");
            return new ServerReport(name, known, null, [.. ServerRules.Find(known, keepsData), unknown]);
        }
        catch (RedisServerException forbidden) when (forbidden.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return ServerReport.Without(name, ServerProblem.Warning(ServerCheck.Info, "its user may not call INFO, so version, memory and persistence are unknown; allow it with ACL SETUSER … +info +ping."));
        }
        catch (RedisServerException refused) when (refused.Message.StartsWith("LOADING", StringComparison.Ordinal))
        {
            return new ServerReport(name, null, null, [.. ServerRules.Find(new ServerInfo { IsLoading = true }, keepsData)]);
        }
        catch (Exception away) when (away is RedisException or TimeoutException || RedisFailure.IsPassing(away))
        {
            return ServerReport.Unreachable(name);
        }
    }
}
