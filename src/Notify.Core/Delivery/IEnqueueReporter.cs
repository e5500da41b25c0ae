using Notify.Bus;

namespace Notify.Delivery;

/// <summary>Notifies the observers of envelopes that the bus has accepted.</summary>
internal interface IEnqueueReporter
{
    /// <summary>Whether there are observers. Without one, an enqueue collects nothing.</summary>
    bool HasObservers { get; }

    /// <summary>Notifies the observers. It never fails, because the envelopes are on the bus already.</summary>
    /// <param name="accepted">The envelopes.</param>
    /// <param name="cancellationToken">Ends the wait of the caller, but not the notifications.</param>
    ValueTask ReportAsync(IReadOnlyList<Envelope> accepted, CancellationToken cancellationToken);
}
