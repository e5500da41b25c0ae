using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Telegram;
using Notify.Telegram.Addressing;
using Notify.Telegram.Inbound;
using Notify.Telegram.Linking;
using Notify.Telegram.Settings;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Telegram channels to Notify.</summary>
/// <remarks>Calls for one channel add up: settings of a later call go on top. Settings are checked at start where this process works the channel.</remarks>
public static class TelegramBuilderExtensions
{
    /// <summary>Adds the channel <c>telegram</c>. Its settings come from the host's configuration, section <c>Notify:Telegram</c>, and from <c>services.Configure&lt;TelegramOptions&gt;</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.All(service => service.ImplementationType != typeof(HostTelegramSettings)))
            builder.Services.AddSingleton<IConfigureOptions<TelegramOptions>, HostTelegramSettings>();
        return Register(builder, Channels.Telegram);
    }

    /// <summary>Adds the channel <c>telegram</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, Action<TelegramOptions> configure) => builder.AddTelegram(Channels.Telegram, configure);

    /// <summary>Adds the channel <c>telegram</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="section">Its settings; names are those of <see cref="TelegramOptions"/>.</param>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, IConfigurationSection section) => builder.AddTelegram(Channels.Telegram, section);

    /// <summary>Adds a channel of kind <c>telegram</c> under a name of its own: another bot, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>news</c>.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, string name, Action<TelegramOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(OptionsName(name), configure);
        return Register(builder, name);
    }

    /// <summary>Adds a channel of kind <c>telegram</c> under a name of its own: another bot, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>news</c>.</param>
    /// <param name="section">Its settings; names are those of <see cref="TelegramOptions"/>.</param>
    public static INotifyBuilder AddTelegram(this INotifyBuilder builder, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.Configure<TelegramOptions>(OptionsName(name), options => section.Bind(options));
        return Register(builder, name);
    }

    private static INotifyBuilder Register(INotifyBuilder builder, string channel)
    {
        var options = OptionsName(channel);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        if (services.All(service => !service.IsKeyedService || service.ServiceType != typeof(TelegramSender) || !channel.Equals(service.ServiceKey)))
        {
            AddHttp(services, channel, options);
            services.AddKeyedSingleton(channel, (provider, _) => new TelegramSender(
                channel, Get(provider, options), () => provider.GetRequiredService<IHttpClientFactory>().CreateClient(TelegramHttpClient.NameOf(channel)),
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TelegramSender>>()));
            AddInbound(services, channel, options);
            services.AddSingleton<IValidateOptions<TelegramOptions>>(
                provider => new TelegramOptionsValidator(channel, options, provider.GetRequiredService<IOptions<NotifyOptions>>()));
            services.AddOptions<TelegramOptions>(options).ValidateOnStart();
        }
        return builder.AddChannel(new ChannelRegistration(
            channel, TelegramChannelKind.Instance, provider => Get(provider, options), provider => provider.GetRequiredKeyedService<TelegramSender>(channel))
        {
            DefaultRateLimit = Limits.PerBot,
            DefaultAddressRateLimit = Limits.PerChat,
            AddressRateLimits = static settings => GroupLimits((TelegramOptions)settings),
            DefaultMaxAttachmentBytes = Limits.FileBytes,
            Inbound = provider => provider.GetRequiredKeyedService<TelegramInbound>(channel),
        });
    }

    private static void AddInbound(IServiceCollection services, string channel, string options)
    {
        services.AddKeyedSingleton<ITelegramLinks>(channel, (provider, _) => new TelegramLinks(channel, Get(provider, options), provider.GetRequiredService<TimeProvider>()));
        if (channel == Channels.Telegram)
            services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ITelegramLinks>(channel));
        // Made anew for each message, by the scope it came in: the address book may be a scoped service.
        services.AddKeyedTransient(channel, (provider, _) => new TelegramInbound(
            channel, Get(provider, options), provider.GetRequiredKeyedService<ITelegramLinks>(channel),
            new ChatAddressUpdater(provider.GetRequiredService<IAddressBook>(), provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<ILogger<TelegramInbound>>()));
    }

    /// <summary>The factory's own loggers write addresses, and with them the token: they are taken out. The sender keeps its client, so the handlers are never changed; the connections are.</summary>
    private static void AddHttp(IServiceCollection services, string channel, string options) => services.AddHttpClient(TelegramHttpClient.NameOf(channel))
        .RemoveAllLoggers()
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan)
        .UseSocketsHttpHandler((handler, provider) => TelegramHttpClient.Configure(handler, Get(provider, options)))
        .AddHttpMessageHandler(provider => TelegramHttpClient.Handler(Get(provider, options), provider.GetRequiredService<TimeProvider>()));

    private static IReadOnlyList<AddressRateLimit> GroupLimits(TelegramOptions options) => options.EffectiveGroupRateLimit is { IsNone: false } limit
        ? [new AddressRateLimit("group", limit, ChatAddress.IsGroup)]
        : [];

    private static TelegramOptions Get(IServiceProvider provider, string options) => provider.GetRequiredService<IOptionsMonitor<TelegramOptions>>().Get(options);

    /// <summary>The channel <c>telegram</c> has the options without a name, which is what <c>Configure&lt;TelegramOptions&gt;</c> sets.</summary>
    private static string OptionsName(string channel) => channel == Channels.Telegram ? Options.Options.DefaultName : channel;
}
