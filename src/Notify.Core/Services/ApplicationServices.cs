using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.Delivery;
using Notify.Templates;

namespace Notify.Services;

/// <summary>What deliveries take from the host's services.</summary>
internal sealed class ApplicationServices(IServiceProvider root, ServiceLifetimes lifetimes, IServiceScopeFactory scopes, ITemplateEngine templates)
{
    public ITemplateEngine Templates { get; } = templates;

    public CachedService<IDeliveryGate> Gates { get; } = new(root, lifetimes);

    public CachedService<IDeliveryObserver> Observers { get; } = new(root, lifetimes);

    public CachedService<IAddressBook> AddressBook { get; } = new(root, lifetimes);

    public CachedService<IAttachmentSource> Attachments { get; } = new(root, lifetimes);

    /// <summary>A scope for one envelope, or null where nothing could ever ask for it.</summary>
    public EnvelopeScope? Scope(bool channelIsScoped) =>
        channelIsScoped || !Gates.IsEmpty || Observers.IsScoped || AddressBook.IsScoped || Attachments.IsScoped ? new EnvelopeScope(scopes) : null;
}
