namespace Notify.Delivery;

/// <summary>Asked before each send whether it may go: preferences, quiet hours, caps. May be scoped.</summary>
public interface IDeliveryGate
{
    /// <summary>Decides about one envelope on one step.</summary>
    /// <param name="context">The envelope and its surroundings.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken);
}
