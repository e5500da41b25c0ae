using Notify.Bus;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>
/// Sends the enqueue calls of one queue in batches. Calls whose lane was full wait in the order of their arrival and
/// are sent again when there may be room.
/// </summary>
internal sealed class EnqueuePump(RedisQueue queue, BusContext context) : CoalescingPump<PendingEnqueue>
{
    private readonly CallSequence _sequence = queue.NewSequence("e");
    private readonly EnqueueBatch _batch = new();
    private readonly List<PendingEnqueue> _line = [];
    private readonly AsyncSignal _added = new();

    // The number of room signals that had arrived when the waiting calls were last sent.
    private long _roomSeen;

    public void Send(PendingEnqueue call)
    {
        call.CancelWhenAsked();
        Add(call);
        _added.Set();
    }

    protected override async Task RunAsync()
    {
        var tryLine = false;
        while (true)
        {
            _line.RemoveAll(call => call.IsFinished);
            if (tryLine || _line.Count == 0)
                _roomSeen = queue.Wake.Room.Count;
            Fill(tryLine);

            // If all calls of the batch found room, the remaining waiting calls are sent without waiting for a signal.
            if (_batch.Calls.Count > 0)
                tryLine = await SendBatchAsync().ConfigureAwait(false) && tryLine;
            else if (_line.Count == 0)
                return;
            else
                tryLine = await WaitAsync().ConfigureAwait(false);
            if (context.Disposing.IsCancellationRequested)
                FailAll(_line, new ObjectDisposedException(nameof(RedisMessageBus)));
        }
    }

    /// <summary>
    /// Waits for room, or for another call. A signal that arrived while the waiting calls were in flight counts: the
    /// lane may have room by now.
    /// </summary>
    /// <returns>Whether there may be room.</returns>
    private async Task<bool> WaitAsync()
    {
        // Subscribes only when it is needed, because most queues are never full.
        _ = queue.Wake.ListenAsync();
        var (room, added) = (queue.Wake.Room.Next(), _added.Next());
        if (queue.Wake.Room.Count != _roomSeen)
            return true;
        if (!IsEmpty)
            return false;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.Disposing.Token);
        var poll = Task.Delay(context.Jitter(context.Options.PollInterval), context.Time, linked.Token);
        var first = await Task.WhenAny(room, added, poll).ConfigureAwait(false);
        await linked.CancelAsync().ConfigureAwait(false);
        return first != added;
    }

    private void Fill(bool tryLine)
    {
        _batch.Clear();
        if (tryLine)
            Take(_line);
        var (transactionalWaits, campaignWaits) = (_line.Exists(call => call.UsesTransactional), _line.Exists(call => call.UsesCampaign));
        while (!_batch.IsFull && TryTake(out var call))
        {
            // Preserve FIFO order: wait behind earlier calls for the same lane, even if this one would fit.
            if (!call.BypassesBound && ((call.UsesTransactional && transactionalWaits) || (call.UsesCampaign && campaignWaits)))
                _line.Add(call);
            else if (call.TrySend())
                _batch.Add(call);
        }
    }

    /// <summary>Takes as many waiting calls from the front as fit in the batch.</summary>
    private void Take(List<PendingEnqueue> line)
    {
        var taken = 0;
        for (; taken < line.Count && !_batch.IsFull; taken++)
        {
            if (line[taken].TrySend())
                _batch.Add(line[taken]);
        }

        line.RemoveRange(0, taken);
    }

    /// <summary>Sends the batch.</summary>
    /// <returns>Whether all calls found room.</returns>
    private async Task<bool> SendBatchAsync()
    {
        var allFound = false;
        try
        {
            if (await SendAsync().ConfigureAwait(false) is { } reply)
                allFound = Complete(reply);
        }
        catch (Exception error)
        {
            if (!RedisFailure.IsPassing(error) && !RedisFailure.IsOutOfMemory(error) && error is not OperationCanceledException)
                context.Logger.QueueThrew(error, queue.Channel);
            FailAll(_batch.Calls, error switch
            {
                _ when RedisFailure.IsOutOfMemory(error) => EnqueueErrors.OutOfMemory(error),
                _ when RedisFailure.IsPassing(error) => EnqueueErrors.Unavailable(error, context.Connection.ServerSetting),
                OperationCanceledException => new ObjectDisposedException(nameof(RedisMessageBus)),
                RedisException => EnqueueErrors.Refused(error, context.Connection.ServerSetting),
                _ => error,
            });
        }

        _sequence.Next();
        return allFound;
    }

    /// <summary>
    /// Sends the batch until Redis replies. Calls whose timeout has elapsed fail; returns null if none remains.
    /// </summary>
    private async Task<string?> SendAsync()
    {
        var uncertain = false;
        for (var tries = 0; ; tries++)
        {
            var sent = false;
            try
            {
                await queue.RegisterAsync().ConfigureAwait(false);
                _batch.Encode(queue.Clock.Difference);
                var arguments = _batch.Arguments(_sequence.Number, context.Options, await context.PublishCommandAsync().ConfigureAwait(false), queue.Keys.Wake);
                var keys = queue.Keys.With(_sequence.Key, _batch.IdempotencyKeys);
                sent = true;
                var reply = (string)(await context.RunAsync(QueueScripts.Enqueue, keys, arguments).ConfigureAwait(false))!;
                context.Outage.End();
                return reply;
            }
            catch (Exception error) when (uncertain && RedisFailure.IsOutOfMemory(error))
            {
                // This attempt added nothing, but an earlier one whose reply was lost may have succeeded.
                FailAll(_batch.Calls, EnqueueErrors.Unconfirmed(error));
                return null;
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                context.Outage.Begin(error);
                uncertain |= sent && !RedisFailure.IsCertain(error);
                var waiting = _batch.Calls.Where(call => !call.IsFinished).ToList();
                var late = waiting.FindAll(call => context.Time.GetElapsedTime(call.StartedAt) >= context.Options.EnqueueTimeout);

                // The batch is sent again for the other calls, so an expired call may still be enqueued.
                FailAll(late, uncertain || late.Count < waiting.Count
                    ? EnqueueErrors.Unconfirmed(error)
                    : EnqueueErrors.Unavailable(error, context.Connection.ServerSetting));
                if (late.Count == waiting.Count)
                    return null;
                await context.PauseAsync(tries, context.Disposing.Token).ConfigureAwait(false);
            }
        }
    }

    private bool Complete(string reply)
    {
        if (reply == "late")
            throw new InvalidOperationException($"Two callers used the call sequence {_sequence.Key}.");
        var at = 0;
        var refused = new List<PendingEnqueue>();
        foreach (var call in _batch.Calls)
        {
            var results = EnqueueBatch.Read(call, reply, ref at);
            if (call.IsFinished)
                continue;
            if (context.Options.WhenFull == FullLaneAction.Wait && results.Any(result => result.Status == EnqueueStatus.QueueFull))
                refused.Add(call);
            else
                call.Complete(results);
        }

        foreach (var call in refused)
            call.StartedAt = context.Time.GetTimestamp();

        // Refused calls return to the front, because they have waited longest.
        _line.InsertRange(0, refused.Where(call => call.TryWaitAgain()));
        return refused.Count == 0;
    }

    private static void FailAll(IEnumerable<PendingEnqueue> calls, Exception error)
    {
        foreach (var call in calls)
        {
            if (!call.IsFinished)
                call.Fail(error);
        }
    }
}
