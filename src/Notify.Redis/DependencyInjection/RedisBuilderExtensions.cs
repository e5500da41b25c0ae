using Microsoft.Extensions.Configuration;
using Notify.Redis;
using Notify.Redis.Settings;
using StackExchange.Redis;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts Notify on Redis: bus, rate limits and address book.</summary>
/// <remarks>Calls add up: settings of a later call go on top. The host starts while Redis is down, and connects later.</remarks>
public static class RedisBuilderExtensions
{
    /// <summary>Processes on any number of machines share queues, rate limits and addresses by Redis 7.0 or later. Settings come from the host's configuration, section <c>Notify:Redis</c>.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder) => RedisRegistration.FromHost(builder, RedisPart.Bus, RedisPart.RateLimits, RedisPart.AddressBook);

    /// <summary>Processes on any number of machines share queues, rate limits and addresses by Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configuration">A StackExchange.Redis configuration string, for example <c>localhost:6379</c>.</param>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseRedis(options => options.Configuration = configuration);
    }

    /// <summary>Processes on any number of machines share queues, rate limits and addresses by Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="connection">A connection the application has already; it stays the application's to dispose of.</param>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseRedis(options => options.Connection = connection);
    }

    /// <summary>Processes on any number of machines share queues, rate limits and addresses by Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configure">Sets it up; checked at start.</param>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, Action<RedisOptions> configure) => RedisRegistration.Add(builder, configure, RedisPart.Bus, RedisPart.RateLimits, RedisPart.AddressBook);

    /// <summary>Processes on any number of machines share queues, rate limits and addresses by Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="RedisOptions"/>; checked at start.</param>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.UseRedis(options => RedisSection.Apply(section, options));
    }
}
