using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Telegram.Addressing;
using Notify.Telegram.Diagnostics;
using Notify.Telegram.Inbound;
using Notify.Telegram.Linking;
using Notify.Telegram.Settings;

namespace Notify.Telegram;

/// <summary>Describes the Telegram channel.</summary>
internal static class TelegramChannel
{
    public static ChannelDescriptor<TelegramOptions> Descriptor { get; } = new()
    {
        Kind = TelegramChannelKind.Instance,
        Section = "Notify:Telegram",
        Bind = static (section, options) => section.Bind(options),
        Durations =
        [
            nameof(TelegramOptions.ConnectTimeout),
            nameof(TelegramOptions.RequestTimeout),
            nameof(TelegramOptions.LinkValidity),
            $"{nameof(TelegramOptions.GroupRateLimit)}:{nameof(RateLimit.Window)}",
        ],
        Validate = TelegramOptionsValidator.Validate,
        ValidateInbound = InboundOptionsValidator.Validate,
        ConfigureServices = ConfigureServices,
        CreateSender = CreateSender,
        CreateInbound = CreateInbound,
        DefaultRateLimit = Limits.PerBot,
        DefaultAddressRateLimit = Limits.PerChat,
        AddressRateLimits = GroupLimits,
        DefaultMaxAttachmentBytes = Limits.FileBytes,
    };

    private static void ConfigureServices(IServiceCollection services, string channel)
    {
        TelegramHttpClient.Register(services, channel, provider => Descriptor.GetOptions(provider, channel));
        services.TryAddSingleton<LinkLocks>();
        services.AddKeyedSingleton<ITelegramLinks>(channel, (provider, _) => new TelegramLinks(
            channel, Descriptor.GetOptions(provider, channel), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton<ITelegramMessages>(channel, (provider, _) => CreateMessages(provider, channel));
        if (channel != Channels.Telegram)
            return;
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ITelegramLinks>(channel));
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<ITelegramMessages>(channel));
    }

    private static TelegramMessages CreateMessages(IServiceProvider services, string channel)
    {
        var options = Descriptor.GetOptions(services, channel);
        var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(TelegramHttpClient.NameOf(channel));
        return new TelegramMessages(options, TelegramHttpClient.Client(options, http));
    }

    private static TelegramSender CreateSender(IServiceProvider services, string channel, TelegramOptions options) =>
        new(
            channel,
            options,
            services.GetRequiredService<IHttpClientFactory>().CreateClient(TelegramHttpClient.NameOf(channel)),
            services.GetRequiredService<TimeProvider>(),
            CreateLogger(services));

    private static TelegramInbound CreateInbound(IServiceProvider services, string channel, TelegramOptions options)
    {
        var links = services.GetRequiredKeyedService<ITelegramLinks>(channel);
        var time = services.GetRequiredService<TimeProvider>();
        var book = services.GetRequiredService<IAddressBook>();
        var linker = new ChatLinker(options, book, services.GetRequiredService<LinkLocks>(), time);
        return new TelegramInbound(
            channel, options, links, linker, new ChatAddressUpdater(book, time), CreateLogger(services));
    }

    private static IReadOnlyList<AddressRateLimit> GroupLimits(TelegramOptions options) =>
        options.EffectiveGroupRateLimit is { IsNone: false } limit
            ? [new AddressRateLimit { Name = "group", Limit = limit, AppliesTo = ChatAddress.IsGroup }]
            : [];

    private static ILogger CreateLogger(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(TelegramLog.Category);
}
