using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Notify.Redis.Health;

/// <summary>Reports whether the servers are reachable and configured so that no accepted message is lost.</summary>
internal sealed class RedisHealthCheck(ServerInspectors? inspectors) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default)
    {
        var failed = context.Registration.FailureStatus;
        if (inspectors is null)
            return new(failed, "Notify does not use Redis. Call UseRedis, or remove AddNotifyRedis.");
        var reports = await inspectors.InspectAsync(cancellationToken).ConfigureAwait(false);
        var problems = reports
            .SelectMany(report => report.Problems.Select(problem => (report.Server, Problem: problem)))
            .ToArray();
        var status =
            problems.Length == 0 ? HealthStatus.Healthy
            : problems.Any(one => one.Problem.IsError) ? failed
            : HealthStatus.Degraded;
        var description =
            problems.Length == 0
                ? "Redis is reachable and configured correctly."
                : string.Join(' ', problems.Select(one => $"{one.Server}: {one.Problem.Text}"));
        return new(status, description, data: Facts(reports));
    }

    private static Dictionary<string, object> Facts(IReadOnlyList<ServerReport> reports)
    {
        var facts = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var report in reports)
        {
            Add(report.Server, "version", report.Info?.Version?.ToString());
            Add(report.Server, "maxmemory-policy", report.Info?.EvictionPolicy);
            Add(report.Server, "aof", report.Info?.WritesAof);
            Add(report.Server, "used memory", report.Info?.UsedMemory);
            Add(report.Server, "latency ms", report.Latency?.TotalMilliseconds);
        }

        return facts;

        void Add(string server, string name, object? value)
        {
            if (value is not null)
                facts[$"{server} {name}"] = value;
        }
    }
}
