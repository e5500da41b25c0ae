using Notify.Addresses;
using Notify.Inbound;

namespace Notify.Delivery;

/// <summary>A channel of the host: its name, kind, settings and sender. Registered once per channel name.</summary>
public sealed class ChannelRegistration
{
    /// <summary>Describes a channel.</summary>
    /// <param name="name">The channel's name; queues and limits follow it.</param>
    /// <param name="kind">Its kind; templates and addresses follow it.</param>
    /// <param name="options">Reads the channel's settings, its defaults filled in.</param>
    /// <param name="sender">Resolves the sender: from the envelope's scope where <paramref name="scoped"/>, else once from the root.</param>
    /// <param name="scoped">Whether the sender has to be resolved for each envelope anew.</param>
    public ChannelRegistration(
        string name, ChannelKind kind, Func<IServiceProvider, ChannelOptions> options, Func<IServiceProvider, IChannelSender> sender, bool scoped = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sender);
        Name = name;
        Kind = kind;
        Options = options;
        Sender = sender;
        IsScoped = scoped;
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>Its kind.</summary>
    public ChannelKind Kind { get; }

    /// <summary>Reads the channel's settings.</summary>
    public Func<IServiceProvider, ChannelOptions> Options { get; }

    /// <summary>Resolves the sender.</summary>
    public Func<IServiceProvider, IChannelSender> Sender { get; }

    /// <summary>Whether the sender has to be resolved for each envelope anew.</summary>
    public bool IsScoped { get; }

    /// <summary>The rate limit where the settings name none. Default: no limit.</summary>
    public RateLimit DefaultRateLimit { get; init; } = RateLimit.None;

    /// <summary>The limit per address where the settings name none. Default: no limit.</summary>
    public RateLimit DefaultAddressRateLimit { get; init; } = RateLimit.None;

    /// <summary>Further limits for some addresses, read from the channel's settings. All that apply to an address hold together with <see cref="ChannelOptions.AddressRateLimit"/>. Default none.</summary>
    public Func<ChannelOptions, IReadOnlyList<AddressRateLimit>> AddressRateLimits { get; init; } = static _ => [];

    /// <summary>The largest attachment in bytes where the settings name none. Default: no bound of its own.</summary>
    public long DefaultMaxAttachmentBytes { get; init; } = long.MaxValue;

    /// <summary>Resolves what the channel hears from its provider. Default null: it hears nothing.</summary>
    public Func<IServiceProvider, IInboundChannel>? Inbound { get; init; }

    /// <summary>Resolves how browsers subscribe to the channel. Default null: they do not.</summary>
    public Func<IServiceProvider, IBrowserSubscriptions>? Subscriptions { get; init; }
}
