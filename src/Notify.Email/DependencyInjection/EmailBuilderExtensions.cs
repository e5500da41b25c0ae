using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Email;
using Notify.Email.Bounces;
using Notify.Email.Mime;
using Notify.Email.Settings;

// Where the host's own AddX methods live, so that no using is needed.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds e-mail channels to Notify.</summary>
/// <remarks>Calls for one channel add up: settings of a later call go on top. Settings are checked at start where this process works the channel.</remarks>
public static class EmailBuilderExtensions
{
    /// <summary>100 messages a minute, unless <see cref="ChannelOptions.RateLimit"/> says otherwise.</summary>
    private const int DefaultPerMinute = 100;

    /// <summary>Adds the channel <c>email</c>. Its settings come from the host's configuration, section <c>Notify:Email</c>, and from <c>services.Configure&lt;EmailOptions&gt;</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.All(service => service.ImplementationType != typeof(HostEmailSettings)))
            builder.Services.AddSingleton<IConfigureOptions<EmailOptions>, HostEmailSettings>();
        return Register(builder, Channels.Email);
    }

    /// <summary>Adds the channel <c>email</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, Action<EmailOptions> configure) => builder.AddEmail(Channels.Email, configure);

    /// <summary>Adds the channel <c>email</c>.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="section">Its settings; names are those of <see cref="EmailOptions"/>.</param>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, IConfigurationSection section) => builder.AddEmail(Channels.Email, section);

    /// <summary>Adds a channel of kind <c>email</c> under a name of its own, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>marketing</c>.</param>
    /// <param name="configure">Sets it up.</param>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, string name, Action<EmailOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(OptionsName(name), configure);
        return Register(builder, name);
    }

    /// <summary>Adds a channel of kind <c>email</c> under a name of its own, with its own queue, limits and connections.</summary>
    /// <param name="builder">What <c>AddNotify()</c> returned.</param>
    /// <param name="name">The channel's name, for example <c>marketing</c>.</param>
    /// <param name="section">Its settings; names are those of <see cref="EmailOptions"/>.</param>
    public static INotifyBuilder AddEmail(this INotifyBuilder builder, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.Configure<EmailOptions>(OptionsName(name), options => section.Bind(options));
        return Register(builder, name);
    }

    private static INotifyBuilder Register(INotifyBuilder builder, string channel)
    {
        var options = OptionsName(channel);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        if (services.All(service => !service.IsKeyedService || service.ServiceType != typeof(EmailSender) || !channel.Equals(service.ServiceKey)))
        {
            services.AddKeyedSingleton(channel, (provider, _) => new EmailSender(
                channel, Get(provider, options), provider.GetService<IUnsubscribeTokens>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EmailSender>>()));
            // Made anew for each message, by the scope it came in: the address book may be a scoped service.
            services.AddKeyedTransient(channel, (provider, _) => CreateInbound(provider, channel, Get(provider, options)));
            services.AddSingleton<IValidateOptions<EmailOptions>>(
                provider => new EmailOptionsValidator(channel, options, provider.GetRequiredService<IOptions<NotifyOptions>>()));
            services.AddOptions<EmailOptions>(options).ValidateOnStart();
        }
        return builder.AddChannel(new ChannelRegistration(
            channel, EmailChannelKind.Instance, provider => Get(provider, options), provider => provider.GetRequiredKeyedService<EmailSender>(channel))
        {
            DefaultRateLimit = RateLimit.PerMinute(DefaultPerMinute),
            DefaultMaxAttachmentBytes = BodyFactory.DefaultMaxAttachmentBytes,
            Inbound = provider => provider.GetRequiredKeyedService<BounceInbound>(channel),
        });
    }

    private static BounceInbound CreateInbound(IServiceProvider provider, string channel, EmailOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new BounceInbound(channel, options, new BounceSuppressor(provider.GetRequiredService<IAddressBook>(), time), time, provider.GetRequiredService<ILogger<BounceInbound>>());
    }

    private static EmailOptions Get(IServiceProvider provider, string options) => provider.GetRequiredService<IOptionsMonitor<EmailOptions>>().Get(options);

    /// <summary>The channel <c>email</c> has the options without a name, which is what <c>Configure&lt;EmailOptions&gt;</c> sets.</summary>
    private static string OptionsName(string channel) => channel == Channels.Email ? Options.Options.DefaultName : channel;
}
