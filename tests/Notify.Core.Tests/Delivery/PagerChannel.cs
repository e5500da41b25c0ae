using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Inbound;
using NSubstitute;

namespace Notify.Tests.Delivery;

/// <summary>A channel with all that a descriptor can have.</summary>
internal sealed class PagerOptions : ChannelOptions
{
    public string? Url { get; set; }

    public string? Secret { get; set; }

    public RateLimit? NightLimit { get; set; }
}

internal sealed class PagerSender(string channel, PagerOptions options) : IChannelSender, IAsyncDisposable
{
    public string Channel => channel;

    public PagerOptions Options => options;

    public bool IsDisposed { get; private set; }

    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
        new(SendResult.Sent());

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}

internal sealed class PagerInbound(string channel, PagerOptions options, IAddressBook addresses) : IInboundChannel
{
    public IAddressBook Addresses => addresses;

    public InboundAdmission Admit(InboundHeaders headers) => InboundAdmission.Read(
        headers,
        options.Secret is null ? 0 : 100,
        (_, _) => new(new InboundResult(InboundStatus.Handled, channel)));
}

internal static class PagerChannel
{
    public static ChannelDescriptor<PagerOptions> Descriptor { get; } = Create();

    public static ChannelDescriptor<PagerOptions> Create(
        Func<IServiceProvider, string, PagerOptions, IChannelSender>? sender = null) => new()
        {
            Kind = new ChannelKind("pager"),
            Section = "Notify:Pager",
            Bind = static (section, options) => section.Bind(options),
            Validate = Validate,
            ValidateInbound = ValidateInbound,
            ConfigureServices = static (services, channel) => services.AddSingleton(new PagerService(channel)),
            CreateSender = sender ?? (static (_, channel, options) => new PagerSender(channel, options)),
            CreateInbound = static (services, channel, options) =>
                new PagerInbound(channel, options, services.GetRequiredService<IAddressBook>()),
            CreateSubscriptions = static (_, channel, _) => Subscriptions(channel),
            DefaultRateLimit = RateLimit.PerMinute(7),
            DefaultAddressRateLimit = RateLimit.PerSecond(1),
            AddressRateLimits = static options =>
                options.NightLimit is { } limit
                    ?
                    [
                        new AddressRateLimit
                        {
                            Name = "night",
                            Limit = limit,
                            AppliesTo = _ => true,
                        },
                    ]
                    : [],
            DefaultMaxAttachmentBytes = 1000,
        };

    private static IEnumerable<string> Validate(PagerOptions options)
    {
        if (options.Url is null)
            yield return "Url is empty. Set the address of the pager.";
        foreach (var error in ValidateInbound(options))
            yield return error;
    }

    private static IEnumerable<string> ValidateInbound(PagerOptions options)
    {
        if (options.Secret == "")
            yield return "Secret is empty. Set a secret, or leave it out.";
    }

    private static IBrowserSubscriptions Subscriptions(string channel)
    {
        var subscriptions = Substitute.For<IBrowserSubscriptions>();
        subscriptions.PublicKey.Returns(channel);
        return subscriptions;
    }
}

/// <summary>A further service of a channel.</summary>
internal sealed record PagerService(string Channel);
