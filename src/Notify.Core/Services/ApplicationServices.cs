using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Templates;

namespace Notify.Services;

/// <summary>The application's services that enqueueing and delivery resolve from the container.</summary>
internal sealed class ApplicationServices(
    IServiceProvider root, ServiceLifetimes lifetimes, IServiceScopeFactory scopes, ITemplateEngine templates, NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    public ITemplateEngine Templates { get; } = templates;

    public CachedService<IDeliveryGate> Gates { get; } = new(root, lifetimes);

    public CachedService<IDeliveryObserver> Observers { get; } = new(root, lifetimes);

    public CachedService<IAddressBook> AddressBook { get; } = new(root, lifetimes);

    public CachedService<IAttachmentSource> Attachments { get; } = new(root, lifetimes);

    /// <summary>Returns a scope for one envelope, or null if no service can need one.</summary>
    public EnvelopeScope? Scope(bool channelIsScoped) =>
        channelIsScoped || !Gates.IsEmpty || Observers.IsScoped || AddressBook.IsScoped || Attachments.IsScoped ? new EnvelopeScope(scopes) : null;

    /// <summary>Disposes the scope of an envelope. A service that fails in its disposal is logged and changes nothing.</summary>
    public async ValueTask DisposeAsync(EnvelopeScope scope, Guid envelope)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _logger.ScopeThrew(exception, envelope);
        }
    }
}

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
