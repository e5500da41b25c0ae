using Microsoft.Extensions.DependencyInjection;

namespace Notify.Services;

/// <summary>The implementations of a service: resolved once from the root, or from each envelope's scope where one of them is not a singleton.</summary>
internal sealed class CachedService<T> where T : class
{
    private readonly T[] _singletons;

    public CachedService(IServiceProvider root, ServiceLifetimes lifetimes)
    {
        IsScoped = lifetimes.NeedsScope(typeof(T));
        _singletons = IsScoped ? [] : [.. root.GetServices<T>()];
    }

    public bool IsScoped { get; }

    public bool IsEmpty => !IsScoped && _singletons.Length == 0;

    /// <summary>All of them, in the order of registration.</summary>
    public IReadOnlyList<T> All(EnvelopeScope? scope) => IsScoped ? [.. scope!.Services.GetServices<T>()] : _singletons;

    /// <summary>The last registered one; null where there is none.</summary>
    public T? Current(EnvelopeScope? scope) => IsScoped ? scope!.Services.GetService<T>() : _singletons.Length == 0 ? null : _singletons[^1];
}

/// <summary>Which services need an envelope's scope. Looks at the host's registrations, so that singletons never force one.</summary>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool NeedsScope(Type service)
    {
        foreach (var descriptor in services)
            if (descriptor.ServiceType == service && descriptor.Lifetime != ServiceLifetime.Singleton)
                return true;
        return false;
    }
}
