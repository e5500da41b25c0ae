using Notify.Delivery;
using Notify.Demo.Reporting;

namespace Notify.Demo.Redis;

/// <summary>Tells the process that started this one when an envelope is begun and, after it was settled, what became of it.</summary>
internal sealed class WorkerVoice : IDeliveryGate, IDeliveryObserver
{
    public ValueTask<GateDecision> CheckAsync(GateContext context, CancellationToken cancellationToken)
    {
        Say(new WorkerLine(Begun: new WorkItem(context.Envelope.Id, context.Channel)));
        return new(GateDecision.Proceed);
    }

    public ValueTask OnDeliveryAsync(DeliveryEvent delivery, CancellationToken cancellationToken)
    {
        Say(new WorkerLine(Entry: JournalEntry.Of(delivery)));
        return ValueTask.CompletedTask;
    }

    /// <summary>Written at once: a process that is killed takes what it holds back with it.</summary>
    public static void Say(WorkerLine line) => Console.WriteLine(line.Write());
}
