using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.AspNetCore;
using Notify.AspNetCore.Health;
using Notify.Shared;

// The namespace of the AddX methods of the host, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health checks of Notify.</summary>
public static class NotifyHealthChecksBuilderExtensions
{
    /// <summary>Adds the two health checks, with thresholds from configuration.</summary>
    /// <param name="builder">The result of <c>AddHealthChecks</c>.</param>
    /// <param name="section">The thresholds, with the names of <see cref="NotifyHealthOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">A threshold is invalid.</exception>
    public static IHealthChecksBuilder AddNotify(this IHealthChecksBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        string[] durations = [nameof(NotifyHealthOptions.MaxTransactionalAge)];
        return builder.AddNotify(options => DurationSection.Of(section, durations).Bind(options));
    }

    /// <summary>
    /// Adds two health checks. <c>notify-ready</c>, tagged <c>ready</c>, is unhealthy if the bus cannot be reached or a
    /// provider rejects the settings of this process, and degraded if a provider cannot be reached.
    /// <c>notify-backlog</c>, tagged <c>backlog</c>, is degraded if the number of dead letters or the age of the oldest
    /// transactional message exceeds its threshold.
    /// </summary>
    /// <param name="builder">The result of <c>AddHealthChecks</c>.</param>
    /// <param name="configure">
    /// The action that changes the thresholds. The default is null: the defaults of <see cref="NotifyHealthOptions"/>.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">A threshold is invalid.</exception>
    public static IHealthChecksBuilder AddNotify(
        this IHealthChecksBuilder builder, Action<NotifyHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new NotifyHealthOptions();
        configure?.Invoke(options);
        options.Throw();
        return builder
            .Add(new HealthCheckRegistration(
                "notify-ready",
                provider => ActivatorUtilities.CreateInstance<ReadyCheck>(provider),
                failureStatus: null,
                tags: ["ready"]))
            .Add(new HealthCheckRegistration(
                "notify-backlog",
                provider => ActivatorUtilities.CreateInstance<BacklogCheck>(provider, options),
                failureStatus: HealthStatus.Degraded,
                tags: ["backlog"]));
    }
}
