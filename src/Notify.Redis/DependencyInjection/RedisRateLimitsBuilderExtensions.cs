using Microsoft.Extensions.Configuration;
using Notify.Redis;
using Notify.Redis.Settings;
using StackExchange.Redis;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the rate limits on Redis, and nothing else.</summary>
/// <remarks>Calls add up: settings of a later call go on top. The host starts while Redis is down, and connects later.</remarks>
public static class RedisRateLimitsBuilderExtensions
{
    /// <summary>The limits of channels and addresses hold across all processes that share a Redis 7.0 or later. While it cannot be reached, each process keeps to its share. Settings come from the host's configuration, section <c>Notify:Redis</c>.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    public static INotifyBuilder UseRedisRateLimits(this INotifyBuilder builder) => RedisRegistration.FromHost(builder, RedisPart.RateLimits);

    /// <summary>The limits of channels and addresses hold across all processes that share a Redis 7.0 or later. While it cannot be reached, each process keeps to its share.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configuration">A StackExchange.Redis configuration string, for example <c>localhost:6379</c>.</param>
    public static INotifyBuilder UseRedisRateLimits(this INotifyBuilder builder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseRedisRateLimits(options => options.Configuration = configuration);
    }

    /// <summary>The limits of channels and addresses hold across all processes that share a Redis 7.0 or later. While it cannot be reached, each process keeps to its share.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="connection">A connection the application has already; it stays the application's to dispose of.</param>
    public static INotifyBuilder UseRedisRateLimits(this INotifyBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseRedisRateLimits(options => options.Connection = connection);
    }

    /// <summary>The limits of channels and addresses hold across all processes that share a Redis 7.0 or later. While it cannot be reached, each process keeps to its share.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configure">Sets it up; checked at start.</param>
    public static INotifyBuilder UseRedisRateLimits(this INotifyBuilder builder, Action<RedisOptions> configure) => RedisRegistration.Add(builder, configure, RedisPart.RateLimits);

    /// <summary>The limits of channels and addresses hold across all processes that share a Redis 7.0 or later. While it cannot be reached, each process keeps to its share.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="RedisOptions"/>; checked at start.</param>
    public static INotifyBuilder UseRedisRateLimits(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.UseRedisRateLimits(options => RedisSection.Apply(section, options));
    }
}
