using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notify;
using Notify.Delivery;
using Notify.Services;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that add gates, observers and recipient profiles to Notify.</summary>
public static class DeliveryBuilderExtensions
{
    /// <summary>Adds a gate. Gates are asked before each send, in the order of registration.</summary>
    /// <typeparam name="TGate">The type of the gate.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="lifetime">
    /// The lifetime of the gate, unless the application has registered the type itself. The default is singleton; a
    /// scoped gate is created for each envelope and may use a DbContext.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddGate<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGate>(
        this INotifyBuilder builder,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TGate : class, IDeliveryGate
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<IDeliveryGate, TGate>(builder.Services, lifetime);
        return builder;
    }

    /// <summary>
    /// Adds an observer. Observers are notified of enqueued envelopes and, after the settlement, of their outcome.
    /// </summary>
    /// <typeparam name="TObserver">The type of the observer.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="lifetime">
    /// The lifetime of the observer, unless the application has registered the type itself. The default is singleton; a
    /// scoped observer is created for each envelope and may use a DbContext.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddObserver<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TObserver>(
        this INotifyBuilder builder,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TObserver : class, IDeliveryObserver
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<IDeliveryObserver, TObserver>(builder.Services, lifetime);
        return builder;
    }

    /// <summary>
    /// Adds the profiles of users: their language, time zone and tenant. If several are added, the last one is used.
    /// </summary>
    /// <typeparam name="TProfiles">The type that finds the profiles.</typeparam>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="lifetime">
    /// The lifetime of the type, unless the application has registered it itself. The default is singleton; a scoped
    /// one is created for each envelope and may use a DbContext.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddRecipientProfiles<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProfiles>(
        this INotifyBuilder builder,
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TProfiles : class, IRecipientProfiles
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add<IRecipientProfiles, TProfiles>(builder.Services, lifetime);
        return builder;
    }

    /// <summary>Adds the profiles of users by a function that finds one of them.</summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="find">
    /// The function: from the services of the envelope's scope, which may contain a DbContext, and the id of the user,
    /// to the profile, or null if the user is not known.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder AddRecipientProfiles(
        this INotifyBuilder builder,
        Func<IServiceProvider, string, CancellationToken, ValueTask<RecipientProfile?>> find)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(find);
        builder.Services.AddScoped<IRecipientProfiles>(services => new DelegateRecipientProfiles(services, find));
        return builder;
    }

    /// <summary>
    /// A type that the application registered itself keeps its registration, so that both share one instance.
    /// </summary>
    private static void Add<TService,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        IServiceCollection services,
        ServiceLifetime lifetime)
        where TService : class
        where TImplementation : class, TService
    {
        services.TryAdd(new ServiceDescriptor(typeof(TImplementation), typeof(TImplementation), lifetime));
        var registered = services
            .Last(service => service.ServiceType == typeof(TImplementation) && !service.IsKeyedService).Lifetime;
        Func<IServiceProvider, TImplementation> resolve =
            static provider => provider.GetRequiredService<TImplementation>();
        services.TryAddEnumerable(new ServiceDescriptor(typeof(TService), resolve, registered));
    }
}
