using Microsoft.Extensions.Options;
using Notify.Hosting;
using Notify.Redis.Connection;
using Notify.Redis.Settings;

namespace Notify.Redis.Health;

/// <summary>Checks all servers that Notify uses, each connection once.</summary>
internal sealed class ServerInspectors(
    IEnumerable<EnginePart<RedisOptions>> parts,
    IOptionsMonitor<RedisOptions> options,
    RedisConnections connections,
    TimeProvider time)
{
    // Created on first use, because invalid options have been reported at startup by then.
    private readonly Lazy<ServerInspector[]> _inspectors = new(() =>
    [
        .. parts.Select(part => part.Name)
            .GroupBy(part => connections.Get(options.Get(part)))
            .Select(users => new ServerInspector(users.Key, users.Any(part => part != RedisPart.RateLimits), time)),
    ]);

    public async Task<IReadOnlyList<ServerReport>> InspectAsync(CancellationToken cancellationToken)
    {
        var reports = await Task.WhenAll(
                _inspectors.Value.Select(inspector => inspector.InspectAsync(cancellationToken)))
            .ConfigureAwait(false);

        // Two connections may lead to one server, for example by different users.
        return
        [
            .. reports
                .SelectMany(one => one)
                .DistinctBy(report =>
                    (report.Server, string.Join('\n', report.Problems.Select(problem => problem.Text)))),
        ];
    }
}
