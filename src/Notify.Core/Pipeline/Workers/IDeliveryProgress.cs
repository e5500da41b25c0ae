using Notify.Bus;

namespace Notify.Pipeline.Workers;

/// <summary>Notifies a worker of the progress of a delivery.</summary>
internal interface IDeliveryProgress
{
    /// <summary>The send has ended, and the lease is being settled: its slot can serve another message.</summary>
    void EndSend(Lease lease);

    /// <summary>The lease was settled. Observers and the disposal of scoped services follow.</summary>
    void EndSettlement(Lease lease);
}
