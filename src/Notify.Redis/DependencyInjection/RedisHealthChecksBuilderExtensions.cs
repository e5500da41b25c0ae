using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.Redis.Health;

// The namespace of the host's own extension methods, so that no using directive is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides the extension method that adds a health check of the Redis servers.</summary>
public static class RedisHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of all Redis servers that Notify uses. It fails if a server is unreachable, too old, a replica, or
    /// unable to write to its disk. It is degraded if a server could lose accepted messages, because it evicts keys,
    /// has no append-only file or is nearly full, and if its clock differs from the clock of this process by more than
    /// a minute. The data contains version, eviction policy, append-only file, used memory and latency of each server.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHealthChecks</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">
    /// The status of a failed check, or null for <see cref="HealthStatus.Unhealthy"/>.
    /// </param>
    /// <param name="tags">The tags by which checks are selected.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddNotifyRedis(
        this IHealthChecksBuilder builder,
        string name = "notify-redis",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return builder.Add(
            new HealthCheckRegistration(
                name,
                provider => new RedisHealthCheck(provider.GetService<ServerInspectors>()),
                failureStatus,
                tags));
    }
}
