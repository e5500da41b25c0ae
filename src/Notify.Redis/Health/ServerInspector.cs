using System.Net;
using Notify.Redis.Connection;
using StackExchange.Redis;

namespace Notify.Redis.Health;

/// <summary>Checks the servers of one connection with INFO, because CONFIG is often not permitted.</summary>
/// <param name="connection">The connection.</param>
/// <param name="keepsData">Whether the servers store queues or addresses.</param>
/// <param name="time">The clock for timeouts.</param>
internal sealed class ServerInspector(RedisConnection connection, bool keepsData, TimeProvider time)
{
    // The client has a timeout, but it has been observed not to end a call.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Reports errors of a server instead of throwing. Returns at least one report.</summary>
    public async Task<IReadOnlyList<ServerReport>> InspectAsync(CancellationToken cancellationToken)
    {
        try
        {
            var client = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
            var servers = await ServersInUse.FindAsync(client)
                .WaitAsync(CallTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            var reports = await Task.WhenAll(servers.Select(server => InspectAsync(server, cancellationToken)))
                .ConfigureAwait(false);
            return reports.Length > 0 ? reports : [ServerReport.Unreachable("(none known)", connection.ServerSetting)];
        }
        catch (Exception away) when (away is RedisException or TimeoutException || RedisFailure.IsPassing(away))
        {
            return [ServerReport.Unreachable("(none known)", connection.ServerSetting)];
        }
    }

    private async Task<ServerReport> InspectAsync(IServer server, CancellationToken cancellationToken)
    {
        var name = server.EndPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : server.EndPoint.ToString() ?? "";
        if (!server.IsConnected)
            return ServerReport.Unreachable(name, connection.ServerSetting);
        ServerProblem[] clock = [];
        try
        {
            var difference = await CompareClocksAsync(server, cancellationToken).ConfigureAwait(false);
            clock = [.. ServerRules.FindClock(difference)];
            var latency = await server.PingAsync()
                .WaitAsync(CallTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            var reply = await server.InfoRawAsync()
                .WaitAsync(CallTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            var info = ServerInfo.Parse(reply ?? "");
            return new ServerReport(name, info, latency, [.. ServerRules.Find(info, keepsData), .. clock]);
        }
        catch (RedisCommandException)
        {
            // A connection of the application sends INFO only with allowAdmin, which is the application's decision.
            // Version and role are known without it.
            var known = new ServerInfo { Version = server.Version, IsReplica = server.IsReplica };
            var unknown = ServerProblem.Warning(
                ServerCheck.Info,
                "the client may not send INFO, so memory and persistence are unknown; add allowAdmin=true to the "
                    + "configuration of the connection.");
            return new ServerReport(name, known, null, [.. ServerRules.Find(known, keepsData), .. clock, unknown]);
        }
        catch (RedisServerException forbidden) when (forbidden.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return ServerReport.Without(
                name,
                ServerProblem.Warning(
                    ServerCheck.Info,
                    "its user may not call INFO, so version, memory and persistence are unknown; allow it with ACL "
                        + "SETUSER … +info +ping."));
        }
        catch (RedisServerException refused) when (refused.Message.StartsWith("LOADING", StringComparison.Ordinal))
        {
            return new ServerReport(
                name,
                null,
                null,
                [.. ServerRules.Find(new ServerInfo { IsLoading = true }, keepsData)]);
        }
        catch (Exception away) when (away is RedisException or TimeoutException || RedisFailure.IsPassing(away))
        {
            return ServerReport.Unreachable(name, connection.ServerSetting);
        }
    }

    /// <summary>
    /// Returns the time of the server minus the time of this process; zero if the server stores rate limits only, which
    /// no clock of a process affects, or if its user may not read the time.
    /// </summary>
    private async Task<TimeSpan> CompareClocksAsync(IServer server, CancellationToken cancellationToken)
    {
        if (!keepsData)
            return TimeSpan.Zero;
        try
        {
            var sentAt = time.GetTimestamp();
            var serverTime = await server.TimeAsync()
                .WaitAsync(CallTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            var utc = new DateTimeOffset(DateTime.SpecifyKind(serverTime, DateTimeKind.Utc));
            return ClockComparison.Compare(time.GetElapsedTime(sentAt), utc, time.GetUtcNow());
        }
        catch (RedisServerException forbidden) when (forbidden.Message.StartsWith("NOPERM", StringComparison.Ordinal))
        {
            return TimeSpan.Zero;
        }
    }
}
