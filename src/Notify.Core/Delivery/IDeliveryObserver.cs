namespace Notify.Delivery;

/// <summary>Receives the events in the delivery of envelopes. It may be a scoped service.</summary>
/// <remarks>If an observer fails, the exception is logged and delivery is unaffected.</remarks>
public interface IDeliveryObserver
{
    /// <summary>
    /// Handles an event. It is called after the envelope was settled, or after the bus accepted it
    /// (<see cref="DeliveryEventKind.Enqueued"/>).
    /// </summary>
    /// <param name="delivery">The event.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken);
}
