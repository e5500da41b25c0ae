using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notify.Hosting;

/// <summary>
/// Binds options to a section of the host's configuration or to a section that the application passes.
/// </summary>
/// <typeparam name="TOptions">The type of the options.</typeparam>
/// <param name="OptionsName">The name of the options.</param>
/// <param name="Path">The path of the section of the host's configuration, for example <c>Notify:Email</c>.</param>
/// <param name="Durations">The settings that are durations, as <c>DurationSection</c> names them.</param>
/// <param name="Bind">Binds a section, with the services of the host.</param>
internal sealed record OptionsSection<TOptions>(
    string OptionsName,
    string Path,
    IReadOnlyCollection<string> Durations,
    Action<IServiceProvider, IConfigurationSection, TOptions> Bind)
    where TOptions : class
{
    public OptionsSection(
        string optionsName,
        string path,
        IReadOnlyCollection<string> durations,
        Action<IConfigurationSection, TOptions> bind)
        : this(optionsName, path, durations, (_, section, options) => bind(section, options)) { }

    /// <summary>Binds the options to the host's section, unless an earlier call has.</summary>
    public void BindToHost(IServiceCollection services)
    {
        if (!IsBound(services, binding => binding.IsHost))
            AddHost(services, isRequired: true);
    }

    /// <summary>
    /// Binds the options to the host's section before they are set in code, unless an earlier call has bound them to
    /// any section.
    /// </summary>
    public void BindBeforeCode(IServiceCollection services)
    {
        if (!IsBound(services, _ => true))
            AddHost(services, isRequired: false);
    }

    /// <summary>Binds the options to a section, which takes the place of the host's one.</summary>
    public void BindTo(IServiceCollection services, IConfigurationSection section)
    {
        services.AddSingleton(new Binding(OptionsName, IsHost: false));
        var audit = ConfigurationAudit.Of(services);
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => new ConfigureNamedOptions<TOptions>(
            OptionsName, options => Bind(provider, audit.Observe(section, Durations), options)));
    }

    private void AddHost(IServiceCollection services, bool isRequired)
    {
        services.AddSingleton(new Binding(OptionsName, IsHost: true));
        var audit = ConfigurationAudit.Of(services);
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => new ConfigureNamedOptions<TOptions>(
            OptionsName,
            options =>
            {
                var section = provider.GetService<IConfiguration>()?.GetSection(Path);
                if (section is not null && (isRequired || section.Exists()))
                    Bind(provider, audit.Observe(section, Durations), options);
            }));
    }

    private bool IsBound(IServiceCollection services, Func<Binding, bool> fits) => services.Any(
        service => !service.IsKeyedService
            && service.ImplementationInstance is Binding binding
            && binding.OptionsName == OptionsName
            && fits(binding));

    /// <summary>Records in the service collection that options are bound to a section.</summary>
    private sealed record Binding(string OptionsName, bool IsHost);
}
