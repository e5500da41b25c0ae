using Microsoft.Extensions.Configuration;
using Notify.Redis;
using Notify.Redis.Settings;
using StackExchange.Redis;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the address book on Redis, and nothing else.</summary>
/// <remarks>Calls add up: settings of a later call go on top. The host starts while Redis is down, and connects later.</remarks>
public static class RedisAddressBookBuilderExtensions
{
    /// <summary>Addresses and suppressions live in Redis 7.0 or later. Settings come from the host's configuration, section <c>Notify:Redis</c>.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    public static INotifyBuilder UseRedisAddressBook(this INotifyBuilder builder) => RedisRegistration.FromHost(builder, RedisPart.AddressBook);

    /// <summary>Addresses and suppressions live in Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configuration">A StackExchange.Redis configuration string, for example <c>localhost:6379</c>.</param>
    public static INotifyBuilder UseRedisAddressBook(this INotifyBuilder builder, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.UseRedisAddressBook(options => options.Configuration = configuration);
    }

    /// <summary>Addresses and suppressions live in Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="connection">A connection the application has already; it stays the application's to dispose of.</param>
    public static INotifyBuilder UseRedisAddressBook(this INotifyBuilder builder, IConnectionMultiplexer connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.UseRedisAddressBook(options => options.Connection = connection);
    }

    /// <summary>Addresses and suppressions live in Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configure">Sets it up; checked at start.</param>
    public static INotifyBuilder UseRedisAddressBook(this INotifyBuilder builder, Action<RedisOptions> configure) => RedisRegistration.Add(builder, configure, RedisPart.AddressBook);

    /// <summary>Addresses and suppressions live in Redis 7.0 or later.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="RedisOptions"/>; checked at start.</param>
    public static INotifyBuilder UseRedisAddressBook(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return builder.UseRedisAddressBook(options => RedisSection.Apply(section, options));
    }
}
