using Microsoft.Extensions.Options;
using Notify.Redis.Connection;
using Notify.Redis.Settings;

namespace Notify.Redis.Health;

/// <summary>Looks at every server that a part of Notify uses, each connection once.</summary>
internal sealed class ServerInspectors(IEnumerable<RegisteredPart> parts, IOptionsMonitor<RedisOptions> options, RedisConnections connections, TimeProvider time)
{
    // Made when first needed: settings that are wrong have been told at start by then.
    private readonly Lazy<ServerInspector[]> _inspectors = new(() =>
    [
        .. parts.Select(one => one.Part).Distinct(StringComparer.Ordinal).GroupBy(part => connections.Get(options.Get(part)))
            .Select(users => new ServerInspector(users.Key, users.Any(part => part != RedisPart.RateLimits), time)),
    ]);

    public async Task<IReadOnlyList<ServerReport>> InspectAsync(CancellationToken cancellationToken)
    {
        var reports = await Task.WhenAll(_inspectors.Value.Select(inspector => inspector.InspectAsync(cancellationToken))).ConfigureAwait(false);

        // Two connections may lead to one server, for example by different users.
        return [.. reports.SelectMany(one => one).DistinctBy(report => (report.Server, string.Join('\n', report.Problems.Select(problem => problem.Text))))];
    }
}
