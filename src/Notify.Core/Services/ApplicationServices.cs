using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
    ITemplateEngine templates,
    NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    public ITemplateEngine Templates { get; } = templates;

    public CachedService<IDeliveryGate> Gates { get; } = new(root, lifetimes);

    public CachedService<IDeliveryObserver> Observers { get; } = new(root, lifetimes);

    public CachedService<IAddressBook> AddressBook { get; } = new(root, lifetimes);

    public CachedService<IAttachmentSource> Attachments { get; } = new(root, lifetimes);

    /// <summary>Returns a scope for one envelope, or null if no service can need one.</summary>
    public EnvelopeScope? Scope(bool channelIsScoped)
    {
        // A gate receives the scope's services in its context, so that even a singleton may use them.
        var isNeeded = channelIsScoped
            || !Gates.IsEmpty
            || Observers.IsScoped
            || AddressBook.IsScoped
            || Attachments.IsScoped;
        return isNeeded ? new EnvelopeScope(scopes) : null;
    }

    /// <summary>
    /// Disposes the scope of an envelope. If a service fails in its disposal, the exception is logged and delivery is
    /// unaffected.
    /// </summary>
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

/// <summary>
/// The implementations of a service: resolved once from the root if all of them are singletons, otherwise from the
/// scope of each envelope.
/// </summary>
internal sealed class CachedService<T> where T : class
{
    private readonly T[] _singletons;
    private readonly T? _current;

    public CachedService(IServiceProvider root, ServiceLifetimes lifetimes)
    {
        IsScoped = lifetimes.NeedsScope(typeof(T));
        _singletons = IsScoped ? [] : [.. root.GetServices<T>()];
        _current = _singletons.LastOrDefault();
    }

    public bool IsScoped { get; }

    public bool IsEmpty => !IsScoped && _singletons.Length == 0;

    /// <summary>Returns all implementations, in the order of registration.</summary>
    public IReadOnlyList<T> All(EnvelopeScope? scope) =>
        IsScoped ? [.. scope!.Services.GetServices<T>()] : _singletons;

    /// <summary>Returns the implementation that was registered last, or null if there is none.</summary>
    public T? Current(EnvelopeScope? scope) =>
        IsScoped ? scope!.Services.GetService<T>() : _current;
}

/// <summary>Finds the services that need a scope.</summary>
/// <remarks>
/// It reads the registrations of the host, so that a service whose implementations are all singletons never costs a
/// scope.
/// </remarks>
internal sealed class ServiceLifetimes(IServiceCollection services)
{
    public bool NeedsScope(Type service)
    {
        foreach (var descriptor in services)
        {
            if (descriptor.ServiceType == service && descriptor.Lifetime != ServiceLifetime.Singleton)
                return true;
        }

        return false;
    }
}
