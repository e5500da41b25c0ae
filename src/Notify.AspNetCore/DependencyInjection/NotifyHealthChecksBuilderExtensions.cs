using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Notify.AspNetCore;
using Notify.AspNetCore.Health;
using Notify.Shared;

// The namespace of the AddX methods of the host, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health checks of Notify.</summary>
public static class NotifyHealthChecksBuilderExtensions
{
    private const string HostSection = "Notify:Health";

    /// <summary>Adds the two health checks, with thresholds from a configuration section.</summary>
    /// <param name="builder">The result of <c>AddHealthChecks</c>.</param>
    /// <param name="section">
    /// The thresholds, with the names of <see cref="NotifyHealthOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddNotify(this IHealthChecksBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.Configure<NotifyHealthOptions>(options => Bind(section, options));
        return builder.AddChecks();
    }

    /// <summary>
    /// Adds two health checks. <c>notify-ready</c>, tagged <c>ready</c>, is unhealthy if the bus cannot be reached or a
    /// provider rejects the settings of this process, and degraded if a provider cannot be reached.
    /// <c>notify-backlog</c>, tagged <c>backlog</c>, is degraded if the number of dead letters or the age of the oldest
    /// transactional message exceeds its threshold.
    /// </summary>
    /// <param name="builder">The result of <c>AddHealthChecks</c>.</param>
    /// <param name="configure">
    /// The action that changes the thresholds, on top of the section <c>Notify:Health</c> of the host's configuration.
    /// The default is null. The thresholds are validated at startup.
    /// </param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddNotify(
        this IHealthChecksBuilder builder, Action<NotifyHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<NotifyHealthOptions>().Configure<IServiceProvider>(static (options, services) =>
        {
            if (services.GetService<IConfiguration>()?.GetSection(HostSection) is { } section && section.Exists())
                Bind(section, options);
        });
        if (configure is not null)
            builder.Services.Configure(configure);
        return builder.AddChecks();
    }

    private static void Bind(IConfigurationSection section, NotifyHealthOptions options) =>
        DurationSection.Of(section, [nameof(NotifyHealthOptions.MaxTransactionalAge)]).Bind(options);

    private static IHealthChecksBuilder AddChecks(this IHealthChecksBuilder builder)
    {
        builder.Services.AddOptions<NotifyHealthOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<NotifyHealthOptions>, NotifyHealthOptionsValidator>());
        return builder
            .Add(new HealthCheckRegistration(
                "notify-ready",
                provider => ActivatorUtilities.CreateInstance<ReadyCheck>(provider),
                failureStatus: null,
                tags: ["ready"]))
            .Add(new HealthCheckRegistration(
                "notify-backlog",
                provider => ActivatorUtilities.CreateInstance<BacklogCheck>(provider),
                failureStatus: HealthStatus.Degraded,
                tags: ["backlog"]));
    }
}
