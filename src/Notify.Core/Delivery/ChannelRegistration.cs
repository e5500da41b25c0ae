using Notify.Addresses;
using Notify.Inbound;
using Notify.Shared;

namespace Notify.Delivery;

/// <summary>
/// Represents a channel of the host: its name, kind, options and sender. Each channel name is registered once.
/// </summary>
public sealed class ChannelRegistration
{
    /// <summary>Initializes a new instance of the <see cref="ChannelRegistration"/> class.</summary>
    /// <param name="name">
    /// The name of the channel, 1 to 64 of the letters A to Z and a to z, digits, <c>.</c>, <c>_</c> and <c>-</c>. It
    /// also is the name of its queue and its limits.
    /// </param>
    /// <param name="kind">The kind of the channel, which determines its templates and addresses.</param>
    /// <param name="options">The function that returns the options of the channel, including its defaults.</param>
    /// <param name="sender">
    /// The function that resolves the sender: from the scope of each envelope if <paramref name="scoped"/> is true,
    /// otherwise once from the root.
    /// </param>
    /// <param name="scoped">True if the sender must be resolved again for each envelope.</param>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public ChannelRegistration(
        string name,
        ChannelKind kind,
        Func<IServiceProvider, ChannelOptions> options,
        Func<IServiceProvider, IChannelSender> sender,
        bool scoped = false)
    {
        if (!PlainName.IsValid(name))
        {
            throw new ArgumentException(
                $"The name of a channel consists of {PlainName.Rule}, but one is '{name}'. Use for example email-eu.",
                nameof(name));
        }

        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sender);
        Name = name;
        Kind = kind;
        Options = options;
        Sender = sender;
        IsScoped = scoped;
    }

    /// <summary>Gets the name of the channel.</summary>
    public string Name { get; }

    /// <summary>Gets the kind of the channel.</summary>
    public ChannelKind Kind { get; }

    /// <summary>Gets the function that returns the options of the channel.</summary>
    public Func<IServiceProvider, ChannelOptions> Options { get; }

    /// <summary>Gets the function that resolves the sender.</summary>
    public Func<IServiceProvider, IChannelSender> Sender { get; }

    /// <summary>The type of the sender, for the log; null if it is not known before the sender is resolved.</summary>
    internal Type? SenderType { get; init; }

    /// <summary>Gets a value indicating whether the sender is resolved again for each envelope.</summary>
    public bool IsScoped { get; }

    /// <summary>Gets the rate limit that applies if the options specify none.</summary>
    /// <value>The default is <see cref="RateLimit.None"/>.</value>
    public RateLimit DefaultRateLimit { get; init; } = RateLimit.None;

    /// <summary>Gets the rate limit per address that applies if the options specify none.</summary>
    /// <value>The default is <see cref="RateLimit.None"/>.</value>
    public RateLimit DefaultAddressRateLimit { get; init; } = RateLimit.None;

    /// <summary>
    /// Gets the function that reads further limits for some addresses from the options. All limits that apply to an
    /// address hold together with <see cref="ChannelOptions.AddressRateLimit"/>.
    /// </summary>
    /// <value>The default returns no limits.</value>
    public Func<ChannelOptions, IReadOnlyList<AddressRateLimit>> AddressRateLimits { get; init; } = static _ => [];

    /// <summary>Gets the maximum size of an attachment, in bytes, that applies if the options specify none.</summary>
    /// <value>The default is <see cref="long.MaxValue"/>: no limit.</value>
    public long DefaultMaxAttachmentBytes { get; init; } = long.MaxValue;

    /// <summary>Gets the function that resolves the handler of messages from the provider.</summary>
    /// <value>The default is null: the channel receives no messages.</value>
    public Func<IServiceProvider, IInboundChannel>? Inbound { get; init; }

    /// <summary>Gets the function that resolves the object with which browsers subscribe to the channel.</summary>
    /// <value>The default is null: browsers do not subscribe to the channel.</value>
    public Func<IServiceProvider, IBrowserSubscriptions>? Subscriptions { get; init; }
}
