using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Delivery;
using Notify.Templates;
using Notify.Testing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts test doubles in the place of what would reach people. Call it after the channels are added, as test hosts do.</summary>
public static class NotifyTestingExtensions
{
    /// <summary>
    /// Puts a <see cref="CapturingNotifier"/> in the place of <see cref="INotifier"/>: it checks and renders by the host's own templates, where it has some, and queues nothing.
    /// Resolve <see cref="CapturingNotifier"/> to inspect the notifications.
    /// </summary>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddNotifyTesting(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(Create);
        services.Replace(
            ServiceDescriptor.Singleton<INotifier>(provider => provider.GetRequiredService<CapturingNotifier>()));
        return services;
    }

    /// <summary>
    /// Puts one <see cref="CapturingSender"/> in the place of the senders of all channels added so far; templates, queue, retries and fallback stay real, default rate limits are off.
    /// Resolve <see cref="CapturingSender"/> to script answers and see what was sent.
    /// </summary>
    /// <param name="services">The host's services.</param>
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

    /// <summary>The same on the builder: <see cref="UseCapturingSenders(IServiceCollection)"/>.</summary>
    /// <param name="builder">The builder.</param>
    public static INotifyBuilder UseCapturingSenders(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.UseCapturingSenders();
        return builder;
    }

    private static ChannelRegistration Capturing(ChannelRegistration channel) =>
        new(channel.Name, channel.Kind, channel.Options, static provider =>
            provider.GetRequiredService<CapturingSender>())
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
