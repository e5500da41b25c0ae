using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Addresses;
using Notify.Diagnostics;
using Notify.Enqueue;
using Notify.Hosting;
using Notify.Services;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add Notify to a host.</summary>
public static class NotifyServiceCollectionExtensions
{
    private static readonly OptionsSection<NotifyOptions> Section = new(
        Options.Options.DefaultName, "Notify", NotifyConfiguration.Durations, NotifyConfiguration.Apply);

    /// <summary>
    /// Adds <see cref="INotifier"/> and the services it needs, with the options of the section <c>Notify</c> of the
    /// host's configuration. A second call adds nothing and returns the same builder.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The builder with which channels, templates and a bus are added.</returns>
    public static INotifyBuilder AddNotify(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Section.BindBeforeCode(services);
        return services.AddCore();
    }

    private static NotifyBuilder AddCore(this IServiceCollection services)
    {
        var known = services.FirstOrDefault(service =>
            !service.IsKeyedService && service.ImplementationInstance is NotifyBuilder);
        if (known is not null)
            return (NotifyBuilder)known.ImplementationInstance!;

        var builder = new NotifyBuilder(services);
        services.AddSingleton(builder);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<NotifyMetrics>();
        services.TryAddSingleton<ChannelRegistry>();
        services.TryAddSingleton<IAddressBook, InMemoryAddressBook>();
        services.AddOptions<NotifyOptions>().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IPostConfigureOptions<NotifyOptions>, NotifyOptionsPostConfigure>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<NotifyOptions>, NotifyOptionsValidator>());
        AddUnsubscribeTokens(services);
        AddEnqueue(services);
        services.AddTemplateEngine();
        services.AddInMemoryBus();
        services.AddDelivery();
        ConfigurationAudit.Of(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupCheck, ConfigurationCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupCheck, SettingsChangeMonitor>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupCheck, GlobalizationCheck>());
        return builder;
    }

    /// <summary>
    /// Adds Notify with options that are set in code, on top of the section <c>Notify</c> of the host's configuration.
    /// The delegates of several calls are all applied.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The builder with which channels, templates and a bus are added.</returns>
    public static INotifyBuilder AddNotify(this IServiceCollection services, Action<NotifyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = services.AddNotify();
        services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Adds Notify with the options of a section, which replaces the section <c>Notify</c>. Options that the section
    /// does not contain keep their default.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="section">
    /// The section. <c>Via</c> is a list of channel names in order, or a single text: <c>"push,email"</c>.
    /// </param>
    /// <returns>The builder with which channels, templates and a bus are added.</returns>
    public static INotifyBuilder AddNotify(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Section.BindTo(services, section);
        return services.AddCore();
    }

    private static void AddUnsubscribeTokens(IServiceCollection services)
    {
        services.AddOptions<UnsubscribeOptions>().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<UnsubscribeOptions>, UnsubscribeOptionsValidator>());
        services.TryAddSingleton<IUnsubscribeTokens, UnsubscribeTokens>();
    }

    private static void AddEnqueue(IServiceCollection services)
    {
        services.TryAddSingleton<EnvelopeIds>();
        services.TryAddSingleton<ViaResolver>();
        services.TryAddSingleton<NotificationValidator>();
        services.TryAddSingleton<ModelSerializer>();
        services.TryAddSingleton<TemplateValidator>();
        services.TryAddSingleton<AddressValidator>();
        services.TryAddSingleton<TenantResolver>();
        services.TryAddSingleton<EnvelopeFactory>();
        services.TryAddSingleton<INotifier, Notifier>();
        services.TryAddSingleton<IEnvelopeSource, EnvelopeSource>();
    }
}
