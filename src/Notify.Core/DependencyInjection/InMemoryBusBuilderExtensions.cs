using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Bus.InMemory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the in-memory bus, which is also the bus where none is chosen.</summary>
public static class InMemoryBusBuilderExtensions
{
    private const string Name = "InMemory";

    /// <summary>Queues live in this process and end with it.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddInMemoryBus();
        if (!builder.Services.Any(service => service.ImplementationInstance is BusRegistration { Name: Name }))
            builder.Services.AddSingleton(new BusRegistration(Name));
        return builder;
    }

    /// <summary>Queues live in this process and end with it.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="configure">Sets bounds, weights and times; checked at start.</param>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder, Action<InMemoryBusOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        builder.UseInMemory().Services.Configure(configure);
        return builder;
    }

    /// <summary>Queues live in this process and end with it.</summary>
    /// <param name="builder">What <c>AddNotify</c> returned.</param>
    /// <param name="section">Holds the names of <see cref="InMemoryBusOptions"/>; checked at start.</param>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        builder.UseInMemory().Services.Configure<InMemoryBusOptions>(section);
        return builder;
    }

    /// <summary>Registers the in-memory bus where no other is registered.</summary>
    internal static IServiceCollection AddInMemoryBus(this IServiceCollection services)
    {
        services.AddOptions<InMemoryBusOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InMemoryBusOptions>, InMemoryBusOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new InMemoryMessageBus(
            provider.GetRequiredService<IOptions<InMemoryBusOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMessageBus>(provider => provider.GetRequiredService<InMemoryMessageBus>());
        return services;
    }
}
