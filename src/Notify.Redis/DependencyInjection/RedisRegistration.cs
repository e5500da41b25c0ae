using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Bus;
using Notify.Delivery.RateLimiting;
using Notify.Redis;
using Notify.Redis.Addresses;
using Notify.Redis.Connection;
using Notify.Redis.Health;
using Notify.Redis.RateLimits;
using Notify.Redis.Settings;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What the <c>UseRedis</c> methods have in common.</summary>
internal static class RedisRegistration
{
    public static INotifyBuilder FromHost(INotifyBuilder builder, params ReadOnlySpan<string> parts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var part in parts)
        {
            if (IsKnown(builder.Services, part, out var registered) && registered.FromHost)
                continue;
            builder.Services.AddSingleton<IConfigureOptions<RedisOptions>>(provider => new HostRedisSettings(part, provider.GetService<IConfiguration>()));
            Register(builder.Services, part);
            builder.Services.AddSingleton(new RegisteredPart(part, FromHost: true));
        }

        return builder;
    }

    public static INotifyBuilder Add(INotifyBuilder builder, Action<RedisOptions> configure, params ReadOnlySpan<string> parts)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        foreach (var part in parts)
        {
            builder.Services.Configure(part, configure);
            Register(builder.Services, part);
        }

        return builder;
    }

    private static void Register(IServiceCollection services, string part)
    {
        if (IsKnown(services, part, out _))
            return;
        services.AddSingleton(new RegisteredPart(part, FromHost: false));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnections>();
        services.TryAddSingleton<ServerInspectors>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StartupInspection>());
        services.AddOptions<RedisOptions>(part).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        switch (part)
        {
            case RedisPart.Bus:
                services.AddSingleton(new BusRegistration("Redis"));
                services.AddSingleton(provider => new RedisMessageBus(
                    Connection(provider, part), Options(provider, part), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisMessageBus>>(), new Random()));
                services.Replace(ServiceDescriptor.Singleton<IMessageBus>(provider => provider.GetRequiredService<RedisMessageBus>()));
                break;
            case RedisPart.RateLimits:
                services.Replace(ServiceDescriptor.Singleton<IRateLimiterFactory>(provider => new RedisRateLimiterFactory(
                    Connection(provider, part), Options(provider, part).Namespace, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisRateLimiterFactory>>())));
                break;
            case RedisPart.AddressBook:
                services.Replace(ServiceDescriptor.Singleton<IAddressBook>(provider => new RedisAddressBook(Connection(provider, part), Options(provider, part).Namespace)));
                break;
        }
    }

    private static bool IsKnown(IServiceCollection services, string part, out RegisteredPart known)
    {
        known = services.Where(service => !service.IsKeyedService).Select(service => service.ImplementationInstance).OfType<RegisteredPart>().LastOrDefault(one => one.Part == part)!;
        return known is not null;
    }

    private static RedisConnection Connection(IServiceProvider provider, string part) => provider.GetRequiredService<RedisConnections>().Get(Options(provider, part));

    private static RedisOptions Options(IServiceProvider provider, string part) => provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(part);
}
