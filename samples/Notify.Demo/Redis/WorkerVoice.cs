using Notify.Delivery;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>
/// Reports to the process that started this one when a delivery starts and, after the settlement, its result.
/// </summary>
internal sealed class WorkerVoice : IDeliveryGate, IDeliveryObserver
{
    public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        Say(new WorkerLine(Begun: new WorkItem(context.Envelope.Id, context.Channel)));
        return new(GateDecision.Proceed);
    }

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        if (delivery.Kind != DeliveryEventKind.Enqueued)
            Say(new WorkerLine(Entry: JournalEntry.Of(delivery)));
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes without a buffer, whose content would be lost if the process is killed.</summary>
    public static void Say(WorkerLine line) => Console.WriteLine(line.Write());
}
