using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Email.Bounces;
using Notify.Email.Diagnostics;
using Notify.Email.Mime;
using Notify.Email.Settings;

namespace Notify.Email;

/// <summary>Describes the e-mail channel.</summary>
internal static class EmailChannel
{
    private const int DefaultPerMinute = 100;

    public static ChannelDescriptor<EmailOptions> Descriptor { get; } = new()
    {
        Kind = EmailChannelKind.Instance,
        Section = "Notify:Email",
        Bind = static (section, options) => section.Bind(options),
        Durations =
        [
            nameof(EmailOptions.ConnectTimeout),
            nameof(EmailOptions.ReplyTimeout),
            nameof(EmailOptions.IdleNoop),
            nameof(EmailOptions.ConnectionIdleTimeout),
        ],
        Validate = EmailOptionsValidator.Validate,
        ValidateInbound = InboundKeys.Validate,
        CreateSender = CreateSender,
        CreateInbound = CreateInbound,
        ConfigureServices = static (services, _) => services.TryAddSingleton<UnprovenBounces>(),
        DefaultRateLimit = RateLimit.PerMinute(DefaultPerMinute),
        DefaultMaxAttachmentBytes = BodyFactory.DefaultMaxAttachmentBytes,
    };

    private static EmailSender CreateSender(IServiceProvider services, string channel, EmailOptions options) => new(
        channel,
        options,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger(EmailLog.Category));

    private static BounceInbound CreateInbound(IServiceProvider services, string channel, EmailOptions options)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var suppressor = new BounceSuppressor(services.GetRequiredService<IAddressBook>(), time);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(EmailLog.Category);
        var unproven = services.GetRequiredService<UnprovenBounces>();
        return new BounceInbound(channel, options, suppressor, unproven, time, logger);
    }
}
