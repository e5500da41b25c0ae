using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Notify.Redis.Tests.Settings;

/// <summary>Every way to put Notify on Redis, by its name, so that a test can go through all.</summary>
internal static class Overloads
{
    /// <summary>A server that is not there: a limiter begins to connect as soon as it is made.</summary>
    public const string Nowhere = "127.0.0.1:1,connectTimeout=100";

    public const string Host = "the host's configuration";
    public const string Text = "a configuration string";
    public const string Client = "a connection";
    public const string Code = "an action";
    public const string Section = "a section";

    public static readonly IReadOnlyDictionary<string, string[]> Parts = new Dictionary<string, string[]>
    {
        [nameof(RedisBuilderExtensions.UseRedis)] = ["AddressBook", "Bus", "RateLimits"],
        [nameof(RedisBusBuilderExtensions.UseRedisBus)] = ["Bus"],
        [nameof(RedisRateLimitsBuilderExtensions.UseRedisRateLimits)] = ["RateLimits"],
        [nameof(RedisAddressBookBuilderExtensions.UseRedisAddressBook)] = ["AddressBook"],
    };

    public static readonly string[] Ways = [Host, Text, Client, Code, Section];

    /// <summary>Calls it.</summary>
    public static INotifyBuilder Call(
        this INotifyBuilder builder,
        string method,
        string way,
        string configuration = Nowhere,
        IConnectionMultiplexer? client = null)
    {
        var section = SettingsHost.Section(("Configuration", configuration));
        return (method, way) switch
        {
            ("UseRedis", Host) => builder.UseRedis(),
            ("UseRedis", Text) => builder.UseRedis(configuration),
            ("UseRedis", Client) => builder.UseRedis(client!),
            ("UseRedis", Code) => builder.UseRedis(options => options.Configuration = configuration),
            ("UseRedis", Section) => builder.UseRedis(section),
            ("UseRedisBus", Host) => builder.UseRedisBus(),
            ("UseRedisBus", Text) => builder.UseRedisBus(configuration),
            ("UseRedisBus", Client) => builder.UseRedisBus(client!),
            ("UseRedisBus", Code) => builder.UseRedisBus(options => options.Configuration = configuration),
            ("UseRedisBus", Section) => builder.UseRedisBus(section),
            ("UseRedisRateLimits", Host) => builder.UseRedisRateLimits(),
            ("UseRedisRateLimits", Text) => builder.UseRedisRateLimits(configuration),
            ("UseRedisRateLimits", Client) => builder.UseRedisRateLimits(client!),
            ("UseRedisRateLimits", Code) => builder.UseRedisRateLimits(options =>
                options.Configuration = configuration),
            ("UseRedisRateLimits", Section) => builder.UseRedisRateLimits(section),
            ("UseRedisAddressBook", Host) => builder.UseRedisAddressBook(),
            ("UseRedisAddressBook", Text) => builder.UseRedisAddressBook(configuration),
            ("UseRedisAddressBook", Client) => builder.UseRedisAddressBook(client!),
            ("UseRedisAddressBook", Code) => builder.UseRedisAddressBook(options =>
                options.Configuration = configuration),
            ("UseRedisAddressBook", Section) => builder.UseRedisAddressBook(section),
            _ => throw new ArgumentOutOfRangeException(nameof(way), $"{method} by {way}"),
        };
    }
}
