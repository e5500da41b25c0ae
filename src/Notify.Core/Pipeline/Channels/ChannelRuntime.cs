using Microsoft.Extensions.Logging;
using Notify.Bus;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Pipeline.Decisions;
using Notify.Pipeline.Limits;
using Notify.Pipeline.Pauses;
using Notify.Services;

namespace Notify.Pipeline.Channels;

/// <summary>A channel that this process sends on: its settings, sender, limits and health.</summary>
internal sealed class ChannelRuntime : ILeaseOwner, INamedService, IDisposable
{
    private readonly ChannelRegistration _registration;
    private readonly IChannelSender? _sender;

    public ChannelRuntime(
        ChannelRegistration registration,
        ChannelRegistry registry,
        IServiceProvider root,
        IRateLimiterFactory limiters,
        TimeProvider time,
        NotifyMetrics metrics,
        ILogger logger)
    {
        _registration = registration;
        Options = registration.Options(root);
        ChannelOptionsValidator.ThrowIfInvalid(registration.Name, Options);
        _sender = registration.IsScoped ? null : registration.Sender(root);
        Policy = ChannelPolicy.Of(
            Options,
            sameKind: registry.FindSameKind(registration),
            isInFailover: registry.HasBackup(registration.Name));
        Pauses = new ChannelPauses(registration.Name, Options, time, logger);
        Limiter = ChannelLimiter.Create(
            registration.Name,
            Options.RateLimit ?? registration.DefaultRateLimit,
            Options.CampaignShare,
            limiters,
            time,
            metrics,
            logger);
        AddressLimits = AddressLimits.Create(registration, Options, limiters);
    }

    /// <summary>Raised when a delivery was left behind because a call of it blocks its thread.</summary>
    public event Action<Lease>? Abandoned;

    public string Name => _registration.Name;

    public ChannelKind Kind => _registration.Kind;

    public ChannelOptions Options { get; }

    public ChannelPolicy Policy { get; }

    public ChannelPauses Pauses { get; }

    /// <summary>The rate limit; null if the channel has none.</summary>
    public ChannelLimiter? Limiter { get; }

    /// <summary>The limits per address; null if the channel has none.</summary>
    public AddressLimits? AddressLimits { get; }

    /// <summary>Whether messages need a permit of the channel or of their address.</summary>
    public bool IsLimited => Limiter is not null || AddressLimits is not null;

    public bool IsScoped => _registration.IsScoped;

    /// <summary>Returns the sender: the only one, or that of an envelope's scope.</summary>
    public IChannelSender Sender(EnvelopeScope? scope)
    {
        if (_sender is not null)
            return _sender;
        var sender = _registration.Sender(scope!.Services);
        scope.Add([sender]);
        return sender;
    }

    /// <summary>The name of the resolution of a scoped sender.</summary>
    string INamedService.Name => $"The constructor of {_registration.SenderType?.Name ?? nameof(IChannelSender)}";

    /// <inheritdoc/>
    public void Abandon(Lease lease)
    {
        lease.Abandon();
        Abandoned?.Invoke(lease);
    }

    public void Dispose()
    {
        Pauses.Dispose();
        Limiter?.Dispose();
        AddressLimits?.Dispose();
    }
}
