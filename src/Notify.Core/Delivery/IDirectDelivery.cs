using Notify.Bus;

namespace Notify.Delivery;

/// <summary>
/// Delivers an envelope immediately and without a bus, for <see cref="INotifier.SendAsync"/>. Gates and limits apply,
/// steps are tried in order, and nothing is retried.
/// </summary>
internal interface IDirectDelivery
{
    /// <summary>Tries the steps of the envelope in order. The last report contains the final outcome.</summary>
    ValueTask<IReadOnlyList<StepReport>> DeliverAsync(Envelope envelope, CancellationToken cancellationToken);
}
