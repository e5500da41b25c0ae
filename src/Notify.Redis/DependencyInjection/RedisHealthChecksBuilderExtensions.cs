using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.Redis.Health;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check of the Redis servers that Notify uses.</summary>
public static class RedisHealthChecksBuilderExtensions
{
    /// <summary>
    /// Looks at every Redis server that Notify uses: one that cannot be reached, is too old, is a replica or cannot write to its disk fails the check; one that could lose accepted messages, because it
    /// evicts keys, writes no append-only file or is nearly full, is degraded. The data holds version, eviction policy, append-only file, used memory and latency of each server.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What a failed check reports. Default null: <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to pick the check by.</param>
    public static IHealthChecksBuilder AddNotifyRedis(this IHealthChecksBuilder builder, string name = "notify-redis", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(new HealthCheckRegistration(name, provider => new RedisHealthCheck(provider.GetService<ServerInspectors>()), failureStatus, tags));
    }
}
