using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Provides extension methods that replace parts of Notify in tests, so that nothing is sent. Call them after the
/// channels were added, as test hosts do.
/// </summary>
public static class NotifyTestingExtensions
{
    /// <summary>
    /// Replaces <see cref="INotifier"/> by a <see cref="CapturingNotifier"/>, which validates and renders
    /// notifications with the templates of the host, if it has some, and enqueues nothing. Resolve
    /// <see cref="CapturingNotifier"/> to inspect the notifications.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddNotifyTesting(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(Create);
        services.Replace(
            ServiceDescriptor.Singleton<INotifier>(provider => provider.GetRequiredService<CapturingNotifier>()));
        return services;
    }

    /// <summary>
    /// Replaces the senders of all channels that were added so far by one <see cref="CapturingSender"/>. Templates,
    /// queue, retries and fallback remain real; there are no default rate limits. Resolve <see cref="CapturingSender"/>
    /// to script results and to inspect the requests.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection UseCapturingSenders(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<CapturingSender>();
        for (var i = 0; i < services.Count; i++)
        {
            if (!services[i].IsKeyedService && services[i].ImplementationInstance is ChannelRegistration channel)
                services[i] = ServiceDescriptor.Singleton(Capturing(channel));
        }

        return services;
    }

    /// <summary>
    /// Replaces the senders of all channels as <see cref="UseCapturingSenders(IServiceCollection)"/> does.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseCapturingSenders(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.UseCapturingSenders();
        return builder;
    }

    private static ChannelRegistration Capturing(ChannelRegistration channel) =>
        new(
            channel.Name,
            channel.Kind,
            channel.Options,
            static provider => provider.GetRequiredService<CapturingSender>())
        {
            DefaultMaxAttachmentBytes = channel.DefaultMaxAttachmentBytes,
            Inbound = channel.Inbound,
            Subscriptions = channel.Subscriptions,
        };

    private static CapturingNotifier Create(IServiceProvider provider)
    {
        var time = provider.GetService<TimeProvider>();
        var options = provider.GetService<IOptions<NotifyOptions>>()?.Value;
        string[] kinds =
        [
            .. provider
                .GetServices<ChannelRegistration>()
                .Select(channel => channel.Kind.Name)
                .Distinct(StringComparer.Ordinal),
        ];
        return provider.GetService<ITemplateEngine>() is { } templates && kinds.Length > 0
            ? new CapturingNotifier(templates, kinds, options?.Json, time) { DefaultVia = options?.Via }
            : new CapturingNotifier(time) { DefaultVia = options?.Via };
    }
}
