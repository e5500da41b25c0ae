namespace Notify.Delivery;

/// <summary>Is told what becomes of envelopes. May be scoped. One that fails is logged and changes nothing.</summary>
public interface IDeliveryObserver
{
    /// <summary>Something happened to an envelope. Called after it was settled.</summary>
    /// <param name="delivery">What happened.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken);
}
