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
using Notify.Templates.Liquid.Parsing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add templates to Notify.</summary>
public static class TemplateBuilderExtensions
{
    private const string DefaultFolder = "templates";

    private static readonly OptionsSection<TemplateOptions> Section = new(
        Options.Options.DefaultName, "Notify:Templates", TemplateSettings.Durations, Read);

    /// <summary>
    /// Adds the templates of the folder that the section <c>Notify:Templates</c> of the host's configuration names as
    /// <c>Folder</c>, with the options of this section.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>The default folder is <c>templates</c>.</remarks>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Section.BindToHost(builder.Services);
        Engine(builder).Configure<IServiceProvider>(static (options, services) =>
        {
            if (!options.Sources.OfType<FolderTemplateSource>().Any())
                AddFolder(options, DefaultFolder, services);
        });
        return builder;
    }

    /// <summary>Adds the templates of a folder: <c>&lt;name&gt;/&lt;kind&gt;[.&lt;locale&gt;].liquid</c>.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="folder">
    /// The folder: an absolute path, or a path relative to the host's content root. If it does not exist there, it is
    /// searched for in the folder of the application.
    /// </param>
    /// <param name="configure">
    /// The delegate that configures the options, on top of the section <c>Notify:Templates</c> of the host's
    /// configuration; null if nothing is to be changed.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTemplates(
        this INotifyBuilder builder,
        string folder,
        Action<TemplateOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Section.BindBeforeCode(builder.Services);
        Engine(builder).Configure<IServiceProvider>((options, services) => AddFolder(options, folder, services));
        return configure is null ? builder : builder.AddTemplates(configure);
    }

    /// <summary>
    /// Configures the template engine in code, on top of the section <c>Notify:Templates</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder, Action<TemplateOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        Section.BindBeforeCode(builder.Services);
        Engine(builder).Configure(configure);
        return builder;
    }

    /// <summary>
    /// Configures the template engine from a configuration section with <c>Folder</c>, <c>DefaultLocale</c>,
    /// <c>Reload</c>, <c>MaxSteps</c>, <c>MaxOutput</c>, <c>MaxTime</c> and <c>RequiredLocales</c>.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">The section that contains the options.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTemplates(this INotifyBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        Engine(builder);
        Section.BindTo(builder.Services, section);
        return builder;
    }

    /// <summary>
    /// Adds the templates embedded in an assembly. <see cref="EmbeddedTemplateSource"/> shows how to embed them.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="prefix">
    /// The part of the resource names before the name of the template. The default is <c>templates</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddEmbeddedTemplates(
        this INotifyBuilder builder,
        Assembly assembly,
        string prefix = "templates") =>
        builder.AddTemplateSource(new EmbeddedTemplateSource(assembly, prefix));

    /// <summary>Adds the templates of a source.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="source">The source. Its files replace files with the same path from earlier sources.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTemplateSource(this INotifyBuilder builder, ITemplateSource source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        Engine(builder).Configure(options => options.Sources.Add(source));
        return builder;
    }

    /// <summary>Adds the templates of a source that the container creates as a singleton.</summary>
    /// <typeparam name="T">The type of the source.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddTemplateSource<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this INotifyBuilder builder)
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

    /// <summary>
    /// Registers the engine, the validation of its options and the check at startup. Repeated calls have no effect.
    /// </summary>
    internal static IServiceCollection AddTemplateEngine(this IServiceCollection services)
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<TemplateOptions>, TemplateOptionsValidator>());
        services.TryAddSingleton<ITemplateEngine>(static provider => new FluidTemplateEngine(
            provider.GetRequiredService<IOptions<TemplateOptions>>().Value,
            (provider.GetService<ChannelRegistry>()
                ?? new ChannelRegistry(provider.GetServices<ChannelRegistration>())).Kinds,
            provider.GetService<TimeProvider>(),
            provider.GetRequiredService<NotifyLoggers>().Templates));
        services.AddLogging();
        services.TryAddSingleton<NotifyLoggers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupCheck, TemplateStartupCheck>());
        _ = LiquidParser.Shared;
        return services;
    }

    private static OptionsBuilder<TemplateOptions> Engine(INotifyBuilder builder) =>
        builder.Services.AddTemplateEngine().AddOptions<TemplateOptions>();

    private static void Read(IServiceProvider services, IConfigurationSection section, TemplateOptions options) =>
        TemplateSettings.Read(section, options, folder => AddFolder(options, folder, services));

    private static void AddFolder(TemplateOptions options, string folder, IServiceProvider services)
    {
        if (!options.Sources.OfType<FolderTemplateSource>().Any(source => source.Folder == folder))
            options.Sources.Add(
                new FolderTemplateSource(folder, services.GetService<IHostEnvironment>()?.ContentRootPath));
    }
}
