using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Calls;
using Notify.Services;

namespace Notify.Pipeline;

/// <summary>Calls the observers, in the order of registration. One that fails is logged and changes nothing.</summary>
internal sealed class ObserverNotifier(ApplicationServices services, ApplicationCalls calls, NotifyLoggers loggers)
{
    private readonly ILogger _logger = loggers.Delivery;

    /// <summary>Returns the observers; null if there are none, or if the constructor of one failed.</summary>
    public IReadOnlyList<IDeliveryObserver>? Observers(in CallOwner owner, EnvelopeScope? scope)
    {
        try
        {
            return calls.All(owner, scope, services.Observers) is { Count: > 0 } observers ? observers : null;
        }
        catch (ServiceException exception)
        {
            _logger.ObserverThrew(exception.Cause, exception.Service, owner.Envelope);
            return null;
        }
    }

    /// <summary>Notifies the observers of one event.</summary>
    /// <returns>False if an observer did not return in time.</returns>
    public async ValueTask<bool> NotifyAsync(
        CallOwner owner, IReadOnlyList<IDeliveryObserver> observers, DeliveryEvent delivery)
    {
        var isInTime = true;
        foreach (var observer in observers)
        {
            try
            {
                await calls.CallAsync(
                    owner,
                    observer,
                    (observer, delivery),
                    static async (call, cancellationToken) =>
                    {
                        await call.observer.OnDeliveryAsync(call.delivery, cancellationToken).ConfigureAwait(false);
                        return true;
                    }).ConfigureAwait(false);
            }
            catch (ServiceException exception)
            {
                isInTime &= !exception.IsTimeout;
                _logger.ObserverThrew(exception.Cause, exception.Service, delivery.Envelope.Id);
            }
        }

        return isInTime;
    }
}
