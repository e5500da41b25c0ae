using Notify.Bus;

namespace Notify.Delivery;

/// <summary>Delivers one envelope now, without a bus: gates and limits hold, steps in order, no retries. What <see cref="INotifier.SendAsync"/> stands on.</summary>
internal interface IDirectDelivery
{
    /// <summary>Tries the envelope's steps in order; the last report says what became of it.</summary>
    ValueTask<IReadOnlyList<StepReport>> DeliverAsync(Envelope envelope, CancellationToken cancellationToken);
}
