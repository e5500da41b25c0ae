using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Inbound;
using Notify.Services;

namespace Notify.Hosting;

/// <summary>
/// One channel name that was registered with a descriptor: its services, its options and their validation.
/// </summary>
/// <remarks>
/// The service collection holds one instance for each name and type of options, so that a repeated call finds the first
/// one. The instance also is the key of the channel's services: a channel of another type that takes over the name has
/// separate services.
/// </remarks>
internal sealed class ChannelInstance<TOptions>
    where TOptions : ChannelOptions, new()
{
    private readonly string _name;
    private readonly string _optionsName;
    private ChannelDescriptor<TOptions> _descriptor;
    private string? _section;

    private ChannelInstance(string name, ChannelDescriptor<TOptions> descriptor) =>
        (_name, _optionsName, _descriptor) = (name, descriptor.OptionsName(name), descriptor);

    /// <summary>
    /// Finds or registers the channel. If the name was registered with another descriptor, the new one replaces it.
    /// </summary>
    public static ChannelInstance<TOptions> GetOrAdd(
        IServiceCollection services,
        string name,
        ChannelDescriptor<TOptions> descriptor)
    {
        var existing = services.FirstOrDefault(
            service => service.ServiceType == typeof(ChannelInstance<TOptions>) && name.Equals(service.ServiceKey));
        if (existing?.KeyedImplementationInstance is not ChannelInstance<TOptions> channel)
        {
            channel = new ChannelInstance<TOptions>(name, descriptor);
            channel.AddServices(services);
        }
        else if (channel._descriptor == descriptor)
        {
            return channel;
        }
        channel._descriptor = descriptor;
        descriptor.ConfigureServices?.Invoke(services, name);
        return channel;
    }

    private OptionsSection<TOptions> Section =>
        new(_optionsName, _descriptor.Section, [.. ChannelSettings.Durations, .. _descriptor.Durations], Bind);

    // A channel with another name has no section in the host's configuration.
    private bool IsDefault => _name == _descriptor.DefaultName;

    public ChannelRegistration CreateRegistration()
    {
        var limits = _descriptor.AddressRateLimits;
        return new ChannelRegistration(
            _name, _descriptor.Kind, GetOptions, provider => provider.GetRequiredKeyedService<IChannelSender>(this))
        {
            DefaultRateLimit = _descriptor.DefaultRateLimit,
            DefaultAddressRateLimit = _descriptor.DefaultAddressRateLimit,
            AddressRateLimits = options => limits((TOptions)options),
            DefaultMaxAttachmentBytes = _descriptor.DefaultMaxAttachmentBytes,
            Inbound = _descriptor.CreateInbound is null
                ? null
                : provider => provider.GetRequiredKeyedService<IInboundChannel>(this),
            Subscriptions = _descriptor.CreateSubscriptions is null
                ? null
                : provider => provider.GetRequiredKeyedService<IBrowserSubscriptions>(this),
        };
    }

    /// <summary>Sets options in code, on top of the descriptor's section of the host's configuration.</summary>
    public void Configure(IServiceCollection services, Action<TOptions> configure)
    {
        if (IsDefault)
            Section.BindBeforeCode(services);
        services.Configure(_optionsName, configure);
    }

    /// <summary>Sets options from a section, which takes the place of the host's one.</summary>
    public void Configure(IServiceCollection services, IConfigurationSection section)
    {
        Section.BindTo(services, section);
        _section = section.Path;
    }

    /// <summary>Sets options from the descriptor's section of the host's configuration.</summary>
    public void ConfigureFromHost(IServiceCollection services)
    {
        _section = _descriptor.Section;
        Section.BindToHost(services);
    }

    private void Bind(IConfigurationSection section, TOptions options)
    {
        _descriptor.Bind(section, options);
        ChannelSettings.Apply(section, options);
    }

    private void AddServices(IServiceCollection services)
    {
        services.AddKeyedSingleton(_name, this);
        services.TryAddSingleton(TimeProvider.System);
        services.AddKeyedSingleton<IChannelSender>(this, (provider, _) => CreateSender(provider));
        // Transient, so that it is resolved from the scope of the request: the address book may be a scoped service.
        services.AddKeyedTransient<IInboundChannel>(
            this, (provider, _) => _descriptor.CreateInbound!(provider, _name, GetOptions(provider)));
        services.AddKeyedSingleton<IBrowserSubscriptions>(
            this, (provider, _) => _descriptor.CreateSubscriptions!(provider, _name, GetOptions(provider)));
        services.AddSingleton<IValidateOptions<TOptions>>(
            provider => new Validator(
                this,
                provider.GetRequiredService<IOptions<NotifyOptions>>(),
                provider.GetService<ChannelRegistry>()));
        services.AddOptions<TOptions>(_optionsName).ValidateOnStart();
    }

    private TOptions GetOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(_optionsName);

    private IChannelSender CreateSender(IServiceProvider provider)
    {
        var options = GetOptions(provider);
        // A process that does not consume the channel starts without its options, but the application may still call
        // INotifier.SendAsync.
        return Validate(options).FirstOrDefault() is { } error
            ? new InvalidOptionsSender(error)
            : _descriptor.CreateSender(provider, _name, options);
    }

    private IEnumerable<string> Validate(TOptions options) =>
        _descriptor.Validate(options).Concat(ChannelOptionsValidator.Validate(options)).Select(AddSource);

    private IEnumerable<string> ValidateInbound(TOptions options) =>
        _descriptor.ValidateInbound(options).Select(AddSource);

    /// <summary>Names the section that the options came from, or their type if they came from code.</summary>
    private string AddSource(string error)
    {
        if (_section is not null)
            return $"{_section}:{error}";
        var setting = $"{typeof(TOptions).Name}.{error}";
        return _optionsName == Options.DefaultName ? setting : $"Channel '{_name}': {setting}";
    }

    /// <summary>
    /// Validates the options of this channel only, not those of other channels with the same type of options.
    /// </summary>
    private sealed class Validator(
        ChannelInstance<TOptions> channel,
        IOptions<NotifyOptions> notify,
        ChannelRegistry? registry) : IValidateOptions<TOptions>
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            if (name != channel._optionsName)
                return ValidateOptionsResult.Skip;
            var errors = (IsConsumed() ? channel.Validate(options) : channel.ValidateInbound(options)).ToList();
            return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
        }

        private bool IsConsumed()
        {
            NotifyOptions settings;
            try
            {
                settings = notify.Value;
            }
            catch (OptionsValidationException)
            {
                // The start fails with this exception. Each channel would otherwise report the same errors again.
                return false;
            }

            var names = settings.WorkerChannels.SelectMany(name => registry?.Expand(name) ?? [name]);
            return settings.RunWorkers && (settings.WorkerChannels.Count == 0 || names.Contains(channel._name));
        }
    }
}

/// <summary>Reports invalid options as the provider's answer, so that the pipeline pauses the channel.</summary>
internal sealed class InvalidOptionsSender(string error) : IChannelSender
{
    public ValueTask<SendResult> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(SendResult.Misconfigured("options", error));
    }
}
