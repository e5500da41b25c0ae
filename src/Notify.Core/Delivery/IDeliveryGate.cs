namespace Notify.Delivery;

/// <summary>
/// Decides before each send whether the message may be sent, for example by preferences, quiet hours or frequency caps.
/// It may be a scoped service.
/// </summary>
public interface IDeliveryGate
{
    /// <summary>Decides about an envelope on one step.</summary>
    /// <param name="context">The envelope and its step.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The decision.</returns>
    ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken);
}
