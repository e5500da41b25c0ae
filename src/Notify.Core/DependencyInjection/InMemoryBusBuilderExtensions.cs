using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Bus.InMemory;
using Notify.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that use the in-memory bus, which is also the default.</summary>
public static class InMemoryBusBuilderExtensions
{
    private static readonly OptionsSection<InMemoryBusOptions> Section = new(
        Options.Options.DefaultName,
        "Notify:InMemory",
        [
            nameof(InMemoryBusOptions.LeaseDuration),
            nameof(InMemoryBusOptions.IdempotencyWindow),
            nameof(InMemoryBusOptions.DeadLetterRetention),
        ],
        static (section, options) => section.Bind(options));

    /// <summary>
    /// Uses the in-memory bus. Its queues exist in this process only and end with it. The options come from the section
    /// <c>Notify:InMemory</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddInMemoryBus();
        BusRegistration.TryAdd(builder.Services, BusRegistration.InMemory);
        return builder;
    }

    /// <summary>
    /// Uses the in-memory bus with options that are set in code, on top of the section <c>Notify:InMemory</c> of the
    /// host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options. They are validated at startup.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder, Action<InMemoryBusOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        builder.UseInMemory().Services.Configure(configure);
        return builder;
    }

    /// <summary>Uses the in-memory bus with options from a configuration section.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">
    /// The section that contains the options of <see cref="InMemoryBusOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseInMemory(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Section.BindTo(builder.UseInMemory().Services, section);
        return builder;
    }

    /// <summary>Registers the in-memory bus unless another bus is registered.</summary>
    internal static IServiceCollection AddInMemoryBus(this IServiceCollection services)
    {
        Section.BindBeforeCode(services);
        services.AddOptions<InMemoryBusOptions>().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<InMemoryBusOptions>, InMemoryBusOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new InMemoryMessageBus(
            provider.GetRequiredService<IOptions<InMemoryBusOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IMessageBus>(provider => provider.GetRequiredService<InMemoryMessageBus>());
        return services;
    }
}
