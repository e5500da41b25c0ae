using Microsoft.Extensions.Configuration;
using Notify.Redis;
using Notify.Redis.Settings;
using StackExchange.Redis;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the bus on Redis, and nothing else.</summary>
/// <remarks>Calls add up: settings of a later call go on top. The host starts while Redis is down, and connects later.</remarks>
public static class RedisBusBuilderExtensions
{
    /// <summary>Queues live in Redis 7.0 or later and outlive every process. Settings come from the host's configuration, section <c>Notify:Redis</c>.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    public static INotifyBuilder UseRedisBus(this INotifyBuilder builder) => RedisRegistration.FromHost(builder, RedisPart.Bus);

    /// <summary>Queues live in Redis 7.0 or later and outlive every process.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configuration">A StackExchange.Redis configuration string, for example <c>localhost:6379</c>.</param>
    public static INotifyBuilder UseRedisBus(this INotifyBuilder builder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseRedisBus(options => options.Configuration = configuration);
    }

    /// <summary>Queues live in Redis 7.0 or later and outlive every process.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="connection">A connection the application has already; it stays the application's to dispose of.</param>
    public static INotifyBuilder UseRedisBus(this INotifyBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseRedisBus(options => options.Connection = connection);
    }

    /// <summary>Queues live in Redis 7.0 or later and outlive every process.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configure">Sets it up; checked at start.</param>
    public static INotifyBuilder UseRedisBus(this INotifyBuilder builder, Action<RedisOptions> configure) => RedisRegistration.Add(builder, configure, RedisPart.Bus);

    /// <summary>Queues live in Redis 7.0 or later and outlive every process.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="RedisOptions"/>; checked at start.</param>
    public static INotifyBuilder UseRedisBus(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.UseRedisBus(options => RedisSection.Apply(section, options));
    }
}
