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

    // The time of the last reply. While Redis replies, calls that wait for earlier batches do not fail.
    private long _repliedAt = long.MinValue;

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
        var transactionalWaits = _line.Exists(call => call.UsesTransactional);
        var campaignWaits = _line.Exists(call => call.UsesCampaign);
        while (!_batch.IsFull && TryTake(out var call))
        {
            // Preserve FIFO order: wait behind earlier calls for the same lane, even if this one would fit.
            if (!call.BypassesBound
                && ((call.UsesTransactional && transactionalWaits) || (call.UsesCampaign && campaignWaits)))
                _line.Add(call);
            else if (call.TrySend())
                _batch.Add(call);
        }
    }

    /// <summary>Takes as many waiting calls from the front as fit in the batch.</summary>
    private void Take(List<PendingEnqueue> line)
    {
        var taken = 0;
        var now = context.Time.GetTimestamp();
        for (; taken < line.Count && !_batch.IsFull; taken++)
        {
            // The time that a call waits for room does not count.
            line[taken].StartedAt = now;
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
            if (!RedisFailure.IsPassing(error)
                && !RedisFailure.IsOutOfMemory(error)
                && error is not OperationCanceledException)
                context.Logger.QueueThrew(error, queue.Channel);
            FailAll(
                _batch.Calls,
                error switch
                {
                    _ when RedisFailure.IsOutOfMemory(error) => EnqueueErrors.OutOfMemory(error),
                    _ when RedisFailure.IsPassing(error) => EnqueueErrors.Unavailable(
                        error,
                        context.Connection.ServerSetting),
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
                if (!await WaitAsync(queue.RegisterAsync(), uncertain).ConfigureAwait(false))
                    return null;
                if (queue.Clock.IsStale && !await WaitAsync(queue.HasMarksAsync(), uncertain).ConfigureAwait(false))
                    return null;
                var call = await CreateCallAsync().ConfigureAwait(false);
                sent = true;
                var running = context.RunAsync(QueueScripts.Enqueue, call.Keys, call.Arguments);
                if (!await WaitAsync(running, uncertain: true).ConfigureAwait(false))
                    return null;
                context.Outage.End();
                _repliedAt = context.Time.GetTimestamp();
                return (string)(await running.ConfigureAwait(false))!;
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
                var pause = context.PauseAsync(tries, context.Disposing.Token);
                if (!await WaitAsync(pause, uncertain, error).ConfigureAwait(false))
                    return null;
            }
        }
    }

    private async Task<(RedisKey[] Keys, RedisValue[] Arguments)> CreateCallAsync()
    {
        _batch.Encode(queue.Clock.Difference);
        var publish = await context.PublishCommandAsync().ConfigureAwait(false);
        var arguments = _batch.Arguments(_sequence.Number, context.Options, publish, queue.Keys.Wake);
        return (queue.Keys.With(_sequence.Key, _batch.IdempotencyKeys), arguments);
    }

    /// <summary>
    /// Waits for a step of sending the batch. A client may take much longer than the timeout of the calls, for example
    /// if the server hangs: the calls whose timeout elapses fail meanwhile.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="uncertain">Whether the server may have received the batch.</param>
    /// <param name="cause">The cause of the last failure, if there was one.</param>
    /// <returns>False if no call remains.</returns>
    private async Task<bool> WaitAsync(Task step, bool uncertain, Exception? cause = null)
    {
        while (!step.IsCompleted)
        {
            if (FailLateCalls(uncertain, cause) is not { } remaining)
            {
                RedisFailure.Observe(step);
                return false;
            }

            await step.WaitAsync(remaining, context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await step.ConfigureAwait(false);
        return true;
    }

    /// <summary>Fails the calls whose timeout has elapsed.</summary>
    /// <returns>The time until the timeout of the next call elapses; null if no call remains.</returns>
    private TimeSpan? FailLateCalls(bool uncertain, Exception? cause)
    {
        var now = context.Time.GetTimestamp();
        var timeout = context.Time.ToTimestampUnits(context.Options.EnqueueTimeout);
        long? next = null;
        List<PendingEnqueue>? late = null;
        foreach (var call in _batch.Calls)
        {
            if (call.IsFinished)
                continue;
            var remaining = Math.Max(call.StartedAt, _repliedAt) + timeout - now;
            if (remaining <= 0)
                (late ??= []).Add(call);
            else if (next is null || remaining < next)
                next = remaining;
        }

        if (late is not null)
        {
            cause ??= new TimeoutException("The timeout of the call has elapsed.");
            context.Outage.Begin(cause);

            // The batch is sent again for the other calls, so an expired call may still be enqueued.
            FailAll(late, uncertain || next is not null
                ? EnqueueErrors.Unconfirmed(cause)
                : EnqueueErrors.Unavailable(cause, context.Connection.ServerSetting));
        }

        // A timer drops the fraction of a millisecond.
        return next is null ? null : context.Time.GetElapsedTime(0, next.Value) + TimeSpan.FromMilliseconds(1);
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
            if (context.Options.WhenFull == FullLaneAction.Wait
                && results.Any(result => result.Status == EnqueueStatus.QueueFull))
                refused.Add(call);
            else
                call.Complete(results);
        }

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
