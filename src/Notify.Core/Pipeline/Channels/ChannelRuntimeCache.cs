using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;
using Notify.Pipeline.Limits;
using Notify.Services;

namespace Notify.Pipeline.Channels;

/// <summary>
/// The channels that this process sends on. Each is created when it is first needed, so that a host that only enqueues
/// needs no password of a provider.
/// </summary>
internal sealed class ChannelRuntimeCache(
    ChannelRegistry registry,
    IServiceProvider root,
    IRateLimiterFactory limiters,
    TimeProvider time,
    NotifyMetrics metrics,
    IOptions<NotifyOptions> options,
    NotifyLoggers loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ChannelRuntime>> _channels = new(StringComparer.Ordinal);

    /// <summary>Returns the channel of this name; null if none is registered.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its settings are invalid.</exception>
    public ChannelRuntime? Find(string name) => registry.Find(name) is { } registration
        ? _channels.GetOrAdd(name, static (_, make) => new Lazy<ChannelRuntime>(make), () => Create(registration)).Value
        : null;

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            if (channel.IsValueCreated)
                channel.Value.Dispose();
    }

    private ChannelRuntime Create(ChannelRegistration registration)
    {
        var guarded = new GuardedRateLimiterFactory(limiters, options.Value.ServiceTimeout, time, loggers.Delivery);
        return new(registration, registry, root, guarded, time, metrics, loggers.Delivery);
    }
}
