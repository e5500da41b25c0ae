using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Notify.AspNetCore;
using Notify.AspNetCore.Health;
using Notify.Shared;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of Notify.</summary>
public static class NotifyHealthChecksBuilderExtensions
{
    /// <summary>The same two checks, with their thresholds from configuration.</summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="section">The thresholds; names are those of <see cref="NotifyHealthOptions"/>.</param>
    /// <exception cref="ArgumentException">A threshold makes no sense.</exception>
    public static IHealthChecksBuilder AddNotify(this IHealthChecksBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        string[] durations = [nameof(NotifyHealthOptions.MaxTransactionalAge)];
        return builder.AddNotify(options => DurationSection.Of(section, durations).Bind(options));
    }

    /// <summary>
    /// Adds two checks. <c>notify-ready</c>, tagged <c>ready</c>: unhealthy where the bus cannot be reached or a provider refuses this process's settings; degraded where a provider cannot be
    /// reached. <c>notify-backlog</c>, tagged <c>backlog</c>: degraded where dead letters or the age of the oldest transactional message are above their thresholds.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="configure">Changes the thresholds. Default null: those of <see cref="NotifyHealthOptions"/>.</param>
    /// <exception cref="ArgumentException">A threshold makes no sense.</exception>
    public static IHealthChecksBuilder AddNotify(this IHealthChecksBuilder builder, Action<NotifyHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new NotifyHealthOptions();
        configure?.Invoke(options);
        options.Throw();
        return builder
            .Add(new HealthCheckRegistration("notify-ready", provider => ActivatorUtilities.CreateInstance<ReadyCheck>(provider), failureStatus: null, tags: ["ready"]))
            .Add(new HealthCheckRegistration("notify-backlog", provider => ActivatorUtilities.CreateInstance<BacklogCheck>(provider, options), failureStatus: HealthStatus.Degraded, tags: ["backlog"]));
    }
}
