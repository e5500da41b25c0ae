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
