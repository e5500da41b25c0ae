using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Notify;
using Notify.Delivery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Wires an application's own channels, gates and observers into delivery.</summary>
public static class DeliveryBuilderExtensions
{
    /// <summary>Adds a channel of the application's own, of a kind of the same name: any address is good, templates render to plain text.</summary>
    /// <typeparam name="TSender">Speaks the channel's protocol.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The channel's name, for example <c>sms</c>.</param>
    /// <param name="configure">Changes its settings; null leaves the defaults.</param>
    /// <param name="lifetime">How long a sender lives. Default singleton; a scoped one is made for each envelope.</param>
    public static INotifyBuilder AddChannel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>(
        this INotifyBuilder builder, string name, Action<ChannelOptions>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TSender : class, IChannelSender =>
        builder.AddChannel<TSender>(name, new ChannelKind(name), configure, lifetime);

    /// <summary>Adds a channel of the application's own.</summary>
    /// <typeparam name="TSender">Speaks the channel's protocol.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The channel's name, for example <c>sms</c>.</param>
    /// <param name="kind">How its addresses look and how text is encoded for it.</param>
    /// <param name="configure">Changes its settings; null leaves the defaults.</param>
    /// <param name="lifetime">How long a sender lives. Default singleton; a scoped one is made for each envelope.</param>
    public static INotifyBuilder AddChannel<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSender>(
        this INotifyBuilder builder, string name, ChannelKind kind, Action<ChannelOptions>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TSender : class, IChannelSender
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ChannelOptions>(name);
        if (configure is not null)
            builder.Services.Configure(name, configure);
        builder.Services.TryAdd(new ServiceDescriptor(typeof(TSender), typeof(TSender), lifetime));
        return builder.AddChannel(new ChannelRegistration(
            name, kind,
            services => services.GetRequiredService<IOptionsMonitor<ChannelOptions>>().Get(name),
            services => services.GetRequiredService<TSender>(),
            scoped: lifetime != ServiceLifetime.Singleton));
    }

    /// <summary>Adds a gate: asked before each send, in the order of registration.</summary>
    /// <typeparam name="TGate">The gate.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="lifetime">How long it lives, where the host has not registered the type itself. Default singleton; a scoped one is made for each envelope and may hold a DbContext.</param>
    public static INotifyBuilder AddGate<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGate>(
        this INotifyBuilder builder, ServiceLifetime lifetime = ServiceLifetime.Singleton) where TGate : class, IDeliveryGate
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<IDeliveryGate, TGate>(builder.Services, lifetime);
        return builder;
    }

    /// <summary>Adds an observer: told what becomes of envelopes, after they were settled.</summary>
    /// <typeparam name="TObserver">The observer.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="lifetime">How long it lives, where the host has not registered the type itself. Default singleton; a scoped one is made for each envelope and may hold a DbContext.</param>
    public static INotifyBuilder AddObserver<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(
        this INotifyBuilder builder, ServiceLifetime lifetime = ServiceLifetime.Singleton) where TObserver : class, IDeliveryObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<IDeliveryObserver, TObserver>(builder.Services, lifetime);
        return builder;
    }

    /// <summary>What the host registered itself is used as it is, so that it can ask for the same instance elsewhere.</summary>
    private static void Add<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        IServiceCollection services, ServiceLifetime lifetime)
        where TService : class
        where TImplementation : class, TService
    {
        services.TryAdd(new ServiceDescriptor(typeof(TImplementation), typeof(TImplementation), lifetime));
        var registered = services.Last(service => service.ServiceType == typeof(TImplementation) && !service.IsKeyedService).Lifetime;
        Func<IServiceProvider, TImplementation> resolve = static provider => provider.GetRequiredService<TImplementation>();
        services.TryAddEnumerable(new ServiceDescriptor(typeof(TService), resolve, registered));
    }
}
