using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Services;

/// <summary>The application's services that enqueueing and delivery resolve from the container.</summary>
internal sealed class ApplicationServices(
    IServiceProvider root,
    ServiceLifetimes lifetimes,
    IServiceScopeFactory scopes,
    ITemplateEngine templates)
{
    public ITemplateEngine Templates { get; } = templates;

    public CachedService<IDeliveryGate> Gates { get; } = new(root, lifetimes);

    public CachedService<IDeliveryObserver> Observers { get; } = new(root, lifetimes);

    public CachedService<IAddressBook> AddressBook { get; } = new(root, lifetimes);

    public CachedService<IRecipientProfiles> Profiles { get; } = new(root, lifetimes);

    public CachedService<IUnsubscribeTokens> UnsubscribeTokens { get; } = new(root, lifetimes);

    public CachedService<IAttachmentSource> Attachments { get; } = new(root, lifetimes);

    /// <summary>Returns a scope for one envelope, or null if no service can need one.</summary>
    public EnvelopeScope? Scope(bool channelIsScoped)
    {
        // A gate receives the scope's services in its context, so that even a singleton may use them.
        var isNeeded = channelIsScoped
            || !Gates.IsEmpty
            || Observers.IsScoped
            || AddressBook.IsScoped
            || Profiles.IsScoped
            || UnsubscribeTokens.IsScoped
            || Attachments.IsScoped;
        return isNeeded ? new EnvelopeScope(scopes) : null;
    }

    /// <summary>
    /// Returns a scope for the observers of one event outside a delivery, or null if none can need one.
    /// </summary>
    public EnvelopeScope? ObserverScope() => Observers.IsScoped ? new EnvelopeScope(scopes) : null;
}

/// <summary>
/// The implementations of a service: resolved once from the root if all of them are singletons, otherwise from the
/// scope of each envelope.
/// </summary>
internal sealed class CachedService<T> : INamedService where T : class
{
    private readonly T[] _singletons;
    private readonly T? _current;

    public CachedService(IServiceProvider root, ServiceLifetimes lifetimes)
    {
        IsScoped = lifetimes.NeedsScope(typeof(T));
        _singletons = IsScoped ? [] : [.. root.GetServices<T>()];
        _current = _singletons.LastOrDefault();
        Name = $"The constructor of {string.Join(", ", lifetimes.ImplementationsOf(typeof(T)))}";
    }

    /// <summary>The name of the resolution from a scope, which runs the constructors of the implementations.</summary>
    public string Name { get; }

    public bool IsScoped { get; }

    public bool IsEmpty => !IsScoped && _singletons.Length == 0;

    /// <summary>Returns all implementations, in the order of registration.</summary>
    public IReadOnlyList<T> All(EnvelopeScope? scope)
    {
        if (!IsScoped)
            return _singletons;
        T[] services = [.. scope!.Services.GetServices<T>()];
        scope.Add(services);
        return services;
    }

    /// <summary>Returns the implementation that was registered last, or null if there is none.</summary>
    public T? Current(EnvelopeScope? scope)
    {
        if (!IsScoped)
            return _current;
        var service = scope!.Services.GetService<T>();
        if (service is not null)
            scope.Add([service]);
        return service;
    }
}

/// <summary>Finds the services that need a scope.</summary>
/// <remarks>
/// It reads the registrations of the host, so that a service whose implementations are all singletons never costs a
/// scope.
/// </remarks>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool IsRegistered(Type service) =>
        services.Any(descriptor => descriptor.ServiceType == service && !descriptor.IsKeyedService);

    public bool NeedsScope(Type service)
    {
        foreach (var descriptor in services)
        {
            if (descriptor.ServiceType == service && descriptor.Lifetime != ServiceLifetime.Singleton)
                return true;
        }

        return false;
    }

    /// <summary>Returns the names of the types that the container creates for a service.</summary>
    public IEnumerable<string> ImplementationsOf(Type service)
    {
        var names = services
            .Where(descriptor => descriptor.ServiceType == service
                && !descriptor.IsKeyedService
                && descriptor.ImplementationInstance is null)
            .Select(descriptor => ImplementationOf(descriptor, service).Name)
            .Distinct()
            .ToList();
        return names.Count == 0 ? [service.Name] : names;
    }

    // A factory is a function from a service provider to the type, as the registration declares it.
    private static Type ImplementationOf(ServiceDescriptor descriptor, Type service)
    {
        var type = descriptor.ImplementationType ?? descriptor.ImplementationFactory?.GetType().GenericTypeArguments[1];
        return type is null || type == typeof(object) ? service : type;
    }
}
