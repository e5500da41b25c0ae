using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Delivery;
using Notify.Push;
using Notify.Push.Diagnostics;
using Notify.Push.Network;
using Notify.Push.Settings;
using Notify.Push.Subscriptions;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds web push channels to Notify.</summary>
/// <remarks>Calls for one channel add up: settings of a later call go on top. Settings are checked at start where this process works the channel.</remarks>
public static class PushBuilderExtensions
{
    /// <summary>Adds the channel <c>push</c>. Its settings come from the host's configuration, section <c>Notify:Push</c>, and from <c>services.Configure&lt;PushOptions&gt;</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    public static INotifyBuilder AddPush(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.All(service => service.ImplementationType != typeof(HostPushSettings)))
            builder.Services.AddSingleton<IConfigureOptions<PushOptions>, HostPushSettings>();
        return Register(builder, Channels.Push);
    }

    /// <summary>Adds the channel <c>push</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, Action<PushOptions> configure) => builder.AddPush(Channels.Push, configure);

    /// <summary>Adds the channel <c>push</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="section">Its settings; names are those of <see cref="PushOptions"/>.</param>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, IConfigurationSection section) => builder.AddPush(Channels.Push, section);

    /// <summary>Adds a channel of kind <c>push</c> under a name of its own, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>marketing</c>.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, string name, Action<PushOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(OptionsName(name), configure);
        return Register(builder, name);
    }

    /// <summary>Adds a channel of kind <c>push</c> under a name of its own, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>marketing</c>.</param>
    /// <param name="section">Its settings; names are those of <see cref="PushOptions"/>.</param>
    public static INotifyBuilder AddPush(this INotifyBuilder builder, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.Configure<PushOptions>(OptionsName(name), options => section.Bind(options));
        return Register(builder, name);
    }

    private static INotifyBuilder Register(INotifyBuilder builder, string channel)
    {
        var options = OptionsName(channel);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IHostResolver, DnsResolver>();
        services.AddMetrics();
        services.TryAddSingleton<PushMetrics>();
        if (services.All(service => !service.IsKeyedService || service.ServiceType != typeof(PushSender) || !channel.Equals(service.ServiceKey)))
        {
            services.AddKeyedSingleton(channel, (provider, _) => CreateSender(provider, channel, Get(provider, options)));
            services.AddKeyedSingleton(channel, (provider, _) => new BrowserSubscriptions(Get(provider, options)));
            services.AddSingleton<IValidateOptions<PushOptions>>(
                provider => new PushOptionsValidator(channel, options, provider.GetRequiredService<IOptions<NotifyOptions>>()));
            services.AddOptions<PushOptions>(options).ValidateOnStart();
        }
        return builder.AddChannel(new ChannelRegistration(
            channel, PushChannelKind.Instance, provider => Get(provider, options), provider => provider.GetRequiredKeyedService<PushSender>(channel))
        {
            Subscriptions = provider => provider.GetRequiredKeyedService<BrowserSubscriptions>(channel),
        });
    }

    private static PushSender CreateSender(IServiceProvider provider, string channel, PushOptions options) => new(
        channel, options, () => PushHttp.CreateClient(options, provider.GetRequiredService<IHostResolver>()), provider.GetRequiredService<PushMetrics>(),
        provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PushSender>>());

    private static PushOptions Get(IServiceProvider provider, string options) => provider.GetRequiredService<IOptionsMonitor<PushOptions>>().Get(options);

    /// <summary>The channel <c>push</c> has the options without a name, which is what <c>Configure&lt;PushOptions&gt;</c> sets.</summary>
    private static string OptionsName(string channel) => channel == Channels.Push ? Options.Options.DefaultName : channel;
}
