using Notify.Shared;
using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Sends the settlements of this process in batches. While the database is unavailable, it retries a batch for as long
/// as its leases can last.
/// </summary>
internal sealed class SettlePump(BusContext context, QueueTable queues, SignalPump signals)
    : CoalescingPump<PendingSettlement>
{
    private const int MostAtOnce = 500;

    private readonly List<PendingSettlement> _batch = [];

    protected override async Task RunAsync()
    {
        while (Fill())
        {
            try
            {
                await SendAsync(_batch).ConfigureAwait(false);
            }
            catch (Exception error) when (_batch.Count > 1 && context.Classify(error).Kind == StoreFailureKind.Refused)
            {
                // One settlement that the database refuses must not fail the others.
                foreach (var item in _batch)
                    await SendAloneAsync(item).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                FailAll(_batch, error);
            }
        }
    }

    private bool Fill()
    {
        _batch.Clear();
        while (_batch.Count < MostAtOnce && TryTake(out var item))
            _batch.Add(item);
        return _batch.Count > 0;
    }

    private async Task SendAloneAsync(PendingSettlement item)
    {
        try
        {
            await SendAsync([item]).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            FailAll([item], error);
        }
    }

    private async Task SendAsync(List<PendingSettlement> items)
    {
        var callId = Guid.CreateVersion7();
        var startedAt = context.Time.GetTimestamp();
        for (var (tries, isRepeated) = (0, false); ; tries++)
        {
            var batch = new SettleBatch
            {
                CallId = callId,
                IsRepeated = isRepeated,
                Settlements = items.ConvertAll(item => item.Stored),
            };
            try
            {
                var reply = await context.Store.SettleAsync(batch, context.Disposing.Token).ConfigureAwait(false);
                context.EndOutage();
                Complete(items, reply);
                return;
            }
            catch (Exception error) when (
                context.Classify(error).Kind is var kind and not (StoreFailureKind.None or StoreFailureKind.Refused))
            {
                context.MayPass(error);
                isRepeated |= kind == StoreFailureKind.Uncertain;
                if (context.Time.GetElapsedTime(startedAt) > context.Options.LeaseDuration)
                    throw;
                await context.PauseAsync(tries, context.Disposing.Token).ConfigureAwait(false);
            }
        }
    }

    private void Complete(List<PendingSettlement> items, SettleReply reply)
    {
        // Signals come first: a caller may read the statistics as soon as its settlement is confirmed.
        for (var i = 0; i < items.Count; i++)
        {
            if (reply.Settled[i])
                Count(items[i].Stored);
        }

        foreach (var queue in reply.QueuesWithWork)
            queues.Find(queue)?.Work.Set();
        signals.Add(reply.QueuesWithWork);
        for (var i = 0; i < items.Count; i++)
            items[i].TrySetResult(reply.Settled[i]);
    }

    private void Count(StoredSettlement settlement)
    {
        if (settlement.Kind is not (Notify.Bus.SettlementKind.Complete or Notify.Bus.SettlementKind.Forward))
            return;
        queues.Find(settlement.Queue)?.CountCompleted(1);
        if (settlement.Kind == Notify.Bus.SettlementKind.Forward)
            queues.Find(settlement.NextQueue)?.CountAccepted(1);
    }

    private void FailAll(List<PendingSettlement> items, Exception error)
    {
        if (context.Classify(error).Kind == StoreFailureKind.None
            && error is not (ObjectDisposedException or OperationCanceledException))
            context.Logger.BusThrew(error, context.Store.Name);
        foreach (var item in items)
            item.TrySetException(error);
    }
}
