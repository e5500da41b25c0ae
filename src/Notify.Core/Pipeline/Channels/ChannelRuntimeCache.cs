using System.Collections.Concurrent;
using Notify.Delivery;
using Notify.Delivery.RateLimiting;
using Notify.Diagnostics;
using Notify.Services;

namespace Notify.Pipeline.Channels;

/// <summary>The channels at work in this process, each made when first needed: a host that only enqueues needs no provider's password.</summary>
internal sealed class ChannelRuntimeCache(
    ChannelRegistry registry, IServiceProvider root, IRateLimiterFactory limiters, TimeProvider time, NotifyMetrics metrics, NotifyLoggers loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ChannelRuntime>> _channels = new(StringComparer.Ordinal);

    /// <summary>The channel of this name, or null where none is registered.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Its settings are at fault.</exception>
    public ChannelRuntime? Find(string name) => registry.Find(name) is { } registration
        ? _channels.GetOrAdd(name, static (_, make) => new Lazy<ChannelRuntime>(make), () => Create(registration)).Value
        : null;

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            if (channel.IsValueCreated)
                channel.Value.Dispose();
    }

    private ChannelRuntime Create(ChannelRegistration registration) =>
        new(registration, root, limiters, time, metrics, loggers.Delivery);
}
