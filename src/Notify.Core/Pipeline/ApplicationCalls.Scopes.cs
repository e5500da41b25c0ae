using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Services;

namespace Notify.Pipeline;

/// <content>
/// The constructors and disposals of scoped services, which run when delivery resolves a service and when it disposes
/// the scope of the envelope. Singletons exist already, so they cost no call.
/// </content>
internal sealed partial class ApplicationCalls
{
    /// <summary>Returns all implementations of a service, in the order of registration.</summary>
    /// <exception cref="ServiceException">A constructor failed.</exception>
    public IReadOnlyList<T> All<T>(in CallOwner owner, EnvelopeScope? scope, CachedService<T> service)
        where T : class =>
        service.IsScoped
            ? Call(owner, service, (service, scope), static call => call.service.All(call.scope))
            : service.All(null);

    /// <summary>Returns the implementation of a service that was registered last, or null if there is none.</summary>
    /// <exception cref="ServiceException">A constructor failed.</exception>
    public T? Current<T>(DeliveryStep step, CachedService<T> service) where T : class =>
        service.IsScoped
            ? Call(step.Owner, service, (service, step.Scope), static call => call.service.Current(call.Scope))
            : service.Current(null);

    /// <summary>Returns the sender of the step's channel.</summary>
    /// <exception cref="ServiceException">Its constructor failed.</exception>
    public IChannelSender Sender(DeliveryStep step) =>
        step.Channel.IsScoped
            ? Call(step.Owner, step.Channel, step, static step => step.Channel.Sender(step.Scope))
            : step.Channel.Sender(null);

    /// <summary>
    /// Disposes the scope of an envelope. If a service fails or hangs in its disposal, that is logged, and delivery is
    /// unaffected.
    /// </summary>
    public async ValueTask DisposeScopeAsync(CallOwner owner, EnvelopeScope? scope)
    {
        if (scope is not { IsCreated: true })
            return;
        try
        {
            await CallAsync(
                owner,
                scope,
                scope,
                static async (scope, _) =>
                {
                    await scope.DisposeAsync().ConfigureAwait(false);
                    return true;
                }).ConfigureAwait(false);
        }
        catch (ServiceException exception)
        {
            _logger.DisposalThrew(exception.Cause, exception.Service, owner.Envelope);
        }
    }
}
