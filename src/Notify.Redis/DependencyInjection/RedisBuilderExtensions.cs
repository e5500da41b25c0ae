using Microsoft.Extensions.Configuration;
using Notify.Redis;
using Notify.Redis.Hosting;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that use Redis for the bus, the rate limits and the address book.</summary>
/// <remarks>
/// Calls add up: each changes the options that the earlier calls have set. The host starts while Redis is down and
/// connects later.
/// </remarks>
public static class RedisBuilderExtensions
{
    /// <summary>
    /// Shares queues, rate limits and addresses between processes in Redis 7.0 or later.
    /// The options come from section <c>Notify:Redis</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder) =>
        builder.AddEngineParts(RedisParts.All);

    /// <summary>
    /// Shares queues, rate limits and addresses between processes in Redis 7.0 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configuration">
    /// The configuration string of StackExchange.Redis, for example <c>localhost:6379</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, string configuration) =>
        builder.AddRedisParts(configuration, RedisParts.All);

    /// <summary>
    /// Shares queues, rate limits and addresses between processes in Redis 7.0 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="connection">A connection of the application. The application must dispose it.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, IConnectionMultiplexer connection) =>
        builder.AddRedisParts(connection, RedisParts.All);

    /// <summary>
    /// Shares queues, rate limits and addresses between processes in Redis 7.0 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options. They are validated at startup.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, Action<RedisOptions> configure) =>
        builder.AddEngineParts(configure, RedisParts.All);

    /// <summary>
    /// Shares queues, rate limits and addresses between processes in Redis 7.0 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">
    /// The section that contains the options of <see cref="RedisOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseRedis(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddEngineParts(section, RedisParts.All);
}
