using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Push.Diagnostics;
using Notify.Push.Network;
using Notify.Push.Settings;
using Notify.Push.Subscriptions;

namespace Notify.Push;

/// <summary>Describes the web push channel.</summary>
internal static class PushChannel
{
    public static ChannelDescriptor<PushOptions> Descriptor { get; } = new()
    {
        Kind = PushChannelKind.Instance,
        Section = "Notify:Push",
        Bind = static (section, options) => section.Bind(options),
        Durations =
        [
            nameof(PushOptions.TimeToLive),
            nameof(PushOptions.ConnectTimeout),
            nameof(PushOptions.RequestTimeout),
        ],
        Validate = PushOptionsValidator.Validate,
        ConfigureServices = ConfigureServices,
        CreateSender = CreateSender,
        CreateSubscriptions = static (_, _, options) => new BrowserSubscriptions(options),
    };

    private static void ConfigureServices(IServiceCollection services, string channel)
    {
        services.TryAddSingleton<IHostResolver, DnsResolver>();
        services.AddMetrics();
        services.TryAddSingleton<PushMetrics>();
    }

    private static PushSender CreateSender(IServiceProvider services, string channel, PushOptions options) => new(
        channel,
        options,
        PushHttp.CreateClient(options, services.GetRequiredService<IHostResolver>()),
        services.GetRequiredService<PushMetrics>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger(PushLog.Category));
}
