using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Hosting;
using Notify.Services;
using Notify.Templates;
using Notify.Templates.Liquid;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Tells Notify where its templates are.</summary>
public static class TemplateBuilderExtensions
{
    /// <summary>Takes templates from a folder: <c>&lt;name&gt;/&lt;kind&gt;[.&lt;locale&gt;].liquid</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="folder">The folder, absolute or relative to the host's content root or, where it is not there, to the application's own folder.</param>
    /// <param name="configure">Changes the settings.</param>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder, string folder, Action<TemplateOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Engine(builder).Configure<IServiceProvider>((options, services) => AddFolder(options, folder, services));
        return configure is null ? builder : builder.AddTemplates(configure);
    }

    /// <summary>Changes the settings of the templates.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="configure">Changes the settings.</param>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder, Action<TemplateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        Engine(builder).Configure(configure);
        return builder;
    }

    /// <summary>
    /// Reads the settings of the templates from configuration: <c>Folder</c>, <c>DefaultLocale</c>, <c>Reload</c>,
    /// <c>MaxSteps</c>, <c>MaxOutput</c>, <c>MaxTime</c>, <c>RequiredLocales</c>.
    /// </summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section.</param>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        var audit = ConfigurationAudit.Of(builder.Services);
        Engine(builder).Configure<IServiceProvider>((options, services) => TemplateSettings.Read(
            audit.Observe(section, TemplateSettings.Durations), options, folder => AddFolder(options, folder, services)));
        return builder;
    }

    /// <summary>Takes templates from the resources of an assembly; see <see cref="EmbeddedTemplateSource"/> for how they are embedded.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">What the resources' names begin with before the template's name. Default <c>templates</c>.</param>
    public static INotifyBuilder AddEmbeddedTemplates(this INotifyBuilder builder, Assembly assembly, string prefix = "templates") =>
        builder.AddTemplateSource(new EmbeddedTemplateSource(assembly, prefix));

    /// <summary>Takes templates from a source of the application's own.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="source">The source; its files replace those of the same path of the sources before it.</param>
    public static INotifyBuilder AddTemplateSource(this INotifyBuilder builder, ITemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        Engine(builder).Configure(options => options.Sources.Add(source));
        return builder;
    }

    /// <summary>Takes templates from a source of the application's own, a singleton made by the container.</summary>
    /// <typeparam name="T">The source's type.</typeparam>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    public static INotifyBuilder AddTemplateSource<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
        where T : class, ITemplateSource
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<T>();
        Engine(builder).Configure<T>(static (options, source) =>
        {
            if (!options.Sources.Contains(source))
                options.Sources.Add(source);
        });
        return builder;
    }

    /// <summary>Registers the engine, its settings' check and the check at start; as often as one likes.</summary>
    internal static IServiceCollection AddTemplateEngine(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TemplateOptions>, TemplateOptionsValidator>());
        services.TryAddSingleton<ITemplateEngine>(static provider => new FluidTemplateEngine(
            provider.GetRequiredService<IOptions<TemplateOptions>>().Value,
            (provider.GetService<ChannelRegistry>() ?? new ChannelRegistry(provider.GetServices<ChannelRegistration>())).Kinds,
            provider.GetService<TimeProvider>(),
            provider.GetRequiredService<NotifyLoggers>().Templates));
        services.AddLogging();
        services.TryAddSingleton<NotifyLoggers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupCheck, TemplateStartupCheck>());
        return services;
    }

    private static OptionsBuilder<TemplateOptions> Engine(INotifyBuilder builder) => builder.Services.AddTemplateEngine().AddOptions<TemplateOptions>();

    private static void AddFolder(TemplateOptions options, string folder, IServiceProvider services)
    {
        if (!options.Sources.OfType<FolderTemplateSource>().Any(source => source.Folder == folder))
            options.Sources.Add(new FolderTemplateSource(folder, services.GetService<IHostEnvironment>()?.ContentRootPath));
    }
}
