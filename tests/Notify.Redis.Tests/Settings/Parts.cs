using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery;
using Notify.Redis.Settings;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>The twenty ways to put something on Redis, and what each is to put there.</summary>
internal static class Parts
{
    public static readonly string[] All = [RedisPart.Bus, RedisPart.RateLimits, RedisPart.AddressBook];

    public static IReadOnlyDictionary<string, string[]> Of { get; } = new Dictionary<string, string[]>
    {
        ["UseRedis"] = All,
        ["UseRedisBus"] = [RedisPart.Bus],
        ["UseRedisRateLimits"] = [RedisPart.RateLimits],
        ["UseRedisAddressBook"] = [RedisPart.AddressBook],
    };

    public static void FromHost(INotifyBuilder builder, string method) => Use(method, builder.UseRedis, builder.UseRedisBus, builder.UseRedisRateLimits, builder.UseRedisAddressBook)();

    public static void By(INotifyBuilder builder, string method, string configuration) =>
        Use<Func<string, INotifyBuilder>>(method, builder.UseRedis, builder.UseRedisBus, builder.UseRedisRateLimits, builder.UseRedisAddressBook)(configuration);

    public static void By(INotifyBuilder builder, string method, IConnectionMultiplexer connection) =>
        Use<Func<IConnectionMultiplexer, INotifyBuilder>>(method, builder.UseRedis, builder.UseRedisBus, builder.UseRedisRateLimits, builder.UseRedisAddressBook)(connection);

    public static void By(INotifyBuilder builder, string method, Action<RedisOptions> configure) =>
        Use<Func<Action<RedisOptions>, INotifyBuilder>>(method, builder.UseRedis, builder.UseRedisBus, builder.UseRedisRateLimits, builder.UseRedisAddressBook)(configure);

    public static void By(INotifyBuilder builder, string method, IConfigurationSection section) =>
        Use<Func<IConfigurationSection, INotifyBuilder>>(method, builder.UseRedis, builder.UseRedisBus, builder.UseRedisRateLimits, builder.UseRedisAddressBook)(section);

    /// <summary>The parts that a host has on Redis.</summary>
    public static IReadOnlyList<string> On(IServiceProvider host)
    {
        object[] services = [host.GetRequiredService<IMessageBus>(), host.GetRequiredService<IRateLimiterFactory>(), host.GetRequiredService<IAddressBook>()];
        return [.. All.Where((_, part) => services[part].GetType().Assembly == typeof(RedisOptions).Assembly)];
    }

    private static Func<INotifyBuilder> Use(string method, params Func<INotifyBuilder>[] all) => Use<Func<INotifyBuilder>>(method, all);

    private static T Use<T>(string method, params T[] all) => all[Of.Keys.ToList().IndexOf(method)];
}
