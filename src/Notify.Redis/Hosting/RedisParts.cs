using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Delivery.RateLimiting;
using Notify.Hosting;
using Notify.Redis.Addresses;
using Notify.Redis.Connection;
using Notify.Redis.Health;
using Notify.Redis.RateLimits;
using Notify.Redis.Settings;
using StackExchange.Redis;

namespace Notify.Redis.Hosting;

/// <summary>The parts of Notify that Redis implements, and their services.</summary>
internal static class RedisParts
{
    public static EnginePart<RedisOptions> Bus { get; } = Create(RedisPart.Bus, AddBus);

    public static EnginePart<RedisOptions> RateLimits { get; } = Create(RedisPart.RateLimits, AddRateLimits);

    public static EnginePart<RedisOptions> AddressBook { get; } = Create(RedisPart.AddressBook, AddAddressBook);

    public static EnginePart<RedisOptions>[] All { get; } = [Bus, RateLimits, AddressBook];

    public static INotifyBuilder AddRedisParts(
        this INotifyBuilder builder,
        string configuration,
        params ReadOnlySpan<EnginePart<RedisOptions>> parts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return builder.AddEngineParts(options => options.Configuration = configuration, parts);
    }

    public static INotifyBuilder AddRedisParts(
        this INotifyBuilder builder,
        IConnectionMultiplexer connection,
        params ReadOnlySpan<EnginePart<RedisOptions>> parts)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return builder.AddEngineParts(options => options.Connection = connection, parts);
    }

    private static EnginePart<RedisOptions> Create(string name, Action<INotifyBuilder> register) => new()
    {
        Name = name,
        Section = RedisSection.Path,
        Bind = RedisSection.Apply,
        Durations = RedisSection.Durations,
        Register = builder =>
        {
            AddShared(builder.Services);
            register(builder);
        },
    };

    private static void AddShared(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnections>();
        services.TryAddSingleton<ServerInspectors>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupInspection>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
    }

    private static void AddBus(INotifyBuilder builder) => builder.AddBus(
        "Redis",
        provider => new RedisMessageBus(
            GetConnection(provider, RedisPart.Bus),
            GetOptions(provider, RedisPart.Bus),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            new Random()));

    private static void AddRateLimits(INotifyBuilder builder) => builder.Services.Replace(
        ServiceDescriptor.Singleton<IRateLimiterFactory>(provider => new RedisRateLimiterFactory(
            GetConnection(provider, RedisPart.RateLimits),
            GetOptions(provider, RedisPart.RateLimits).Namespace,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())));

    private static void AddAddressBook(INotifyBuilder builder) => builder.Services.Replace(
        ServiceDescriptor.Singleton<IAddressBook>(provider => new RedisAddressBook(
            GetConnection(provider, RedisPart.AddressBook), GetOptions(provider, RedisPart.AddressBook).Namespace)));

    private static RedisConnection GetConnection(IServiceProvider provider, string part) =>
        provider.GetRequiredService<RedisConnections>().Get(GetOptions(provider, part));

    private static RedisOptions GetOptions(IServiceProvider provider, string part) =>
        provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(part);
}
