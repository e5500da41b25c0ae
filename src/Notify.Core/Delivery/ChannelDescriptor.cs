using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Inbound;

namespace Notify.Delivery;

/// <summary>
/// Describes a channel that a package or an application offers: its kind, options, defaults and sender.
/// </summary>
/// <typeparam name="TOptions">The type of the channel's options.</typeparam>
/// <remarks>
/// Pass a descriptor to <c>AddChannel</c>, which registers the channel under its default name or under another name,
/// with its own options, sender, queue and limits. Keep the descriptor in a static field: every call for one channel
/// must use the same instance.
/// </remarks>
public sealed class ChannelDescriptor<TOptions>
    where TOptions : ChannelOptions, new()
{
    private static readonly Func<TOptions, IEnumerable<string>> NoErrors = static _ => [];

    /// <summary>Gets the kind of the channel. It determines the channel's templates and addresses.</summary>
    public required ChannelKind Kind { get; init; }

    /// <summary>Gets the name of a channel that is registered without a name.</summary>
    /// <value>The default is the name of <see cref="Kind"/>.</value>
    public string DefaultName
    {
        get => field ?? Kind.Name;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// Gets the configuration section that a channel without arguments reads, for example <c>Notify:Sms</c>.
    /// </summary>
    public required string Section { get; init; }

    /// <summary>
    /// Gets the function that binds a configuration section to the options: <c>(section, options) =>
    /// section.Bind(options)</c>.
    /// </summary>
    /// <remarks>
    /// The call must be in the assembly that defines the channel. The configuration binding generator replaces it there
    /// with code that needs no reflection, which trimming and native AOT require.
    /// </remarks>
    public required Action<IConfigurationSection, TOptions> Bind { get; init; }

    /// <summary>
    /// Gets the options that are durations, besides those of <see cref="ChannelOptions"/>, for example
    /// <c>RequestTimeout</c>, <c>Quota:Window</c>, or for a list the name of the list.
    /// </summary>
    /// <remarks>
    /// In configuration, these options accept a number with a unit, such as <c>5s</c>. A number without a unit is
    /// refused: <see cref="TimeSpan"/> would read it as days.
    /// </remarks>
    /// <value>The default is empty.</value>
    public IReadOnlyCollection<string> Durations { get; init; } = [];

    /// <summary>
    /// Gets the function that creates the sender of a channel from the application's services, the channel's name and
    /// the channel's options.
    /// </summary>
    /// <remarks>
    /// Called at most once for each channel name, and only with options that <see cref="Validate"/> accepts. The
    /// service provider disposes the sender.
    /// </remarks>
    public required Func<IServiceProvider, string, TOptions, IChannelSender> CreateSender { get; init; }

    /// <summary>
    /// Gets the function that creates the handler of messages that the channel's provider sends, from the services of
    /// the current request, the channel's name and the channel's options.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the channel receives no messages.</value>
    public Func<IServiceProvider, string, TOptions, IInboundChannel>? CreateInbound { get; init; }

    /// <summary>
    /// Gets the function that creates the object with which browsers subscribe to the channel, from the application's
    /// services, the channel's name and the channel's options. Called at most once for each channel name.
    /// </summary>
    /// <value>The default is <see langword="null"/>: browsers do not subscribe to the channel.</value>
    public Func<IServiceProvider, string, TOptions, IBrowserSubscriptions>? CreateSubscriptions { get; init; }

    /// <summary>
    /// Gets the function that registers further services of a channel. It receives the application's services and the
    /// channel's name. Called once for each channel name.
    /// </summary>
    /// <value>The default is <see langword="null"/>: no further services.</value>
    public Action<IServiceCollection, string>? ConfigureServices { get; init; }

    /// <summary>
    /// Gets the function that returns the errors in the options. Each error starts with the name of the option, for
    /// example <c>ApiKey is empty. Set the key of your account.</c>
    /// </summary>
    /// <remarks>
    /// Called at startup if the process consumes the channel's queue. Notify prepends the configuration section of the
    /// options and validates the members of <see cref="ChannelOptions"/> itself. An error must not repeat a secret.
    /// </remarks>
    /// <value>The default returns no errors.</value>
    public Func<TOptions, IEnumerable<string>> Validate { get; init; } = NoErrors;

    /// <summary>
    /// Gets the function that returns the errors in the options that <see cref="CreateInbound"/> uses. Called at
    /// startup if the process does not consume the channel's queue, because such a process may still receive the
    /// provider's messages.
    /// </summary>
    /// <value>The default returns no errors.</value>
    public Func<TOptions, IEnumerable<string>> ValidateInbound { get; init; } = NoErrors;

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
    public Func<TOptions, IReadOnlyList<AddressRateLimit>> AddressRateLimits { get; init; } = static _ => [];

    /// <summary>Gets the maximum size of an attachment, in bytes, that applies if the options specify none.</summary>
    /// <value>The default is <see cref="long.MaxValue"/>: no limit.</value>
    public long DefaultMaxAttachmentBytes { get; init; } = long.MaxValue;

    /// <summary>Gets the options of a channel that was registered with this descriptor.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OptionsValidationException">
    /// The options are invalid, and this process consumes the channel's queue.
    /// </exception>
    public TOptions GetOptions(IServiceProvider services, string channel)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(channel);
        return services.GetRequiredService<IOptionsMonitor<TOptions>>().Get(OptionsName(channel));
    }

    /// <summary>
    /// The default channel uses the unnamed options, which <c>services.Configure&lt;TOptions&gt;</c> sets.
    /// </summary>
    internal string OptionsName(string channel) => channel == DefaultName ? Options.DefaultName : channel;
}
