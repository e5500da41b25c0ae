using Notify.Bus;
using Notify.Redis.Connection;
using Notify.Redis.Diagnostics;
using Notify.Shared;

namespace Notify.Redis.Bus;

/// <summary>
/// Sends the enqueue calls of one queue in batches. Calls that found their lane full stand in line, first come first served, and try again when there may be room.
/// </summary>
internal sealed class EnqueuePump(RedisQueue queue, BusContext context) : CoalescingPump<EnqueueCall>
{
    private readonly CallSequence _slot = queue.NewSlot("e");
    private readonly EnqueueBatch _batch = new();
    private readonly List<EnqueueCall> _line = [];
    private readonly AsyncSignal _added = new();

    // The hints of room that came before those in line were sent last.
    private long _roomSeen;

    public void Send(EnqueueCall call)
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
            _line.RemoveAll(call => call.IsOver);
            if (tryLine || _line.Count == 0)
                _roomSeen = queue.Wake.Room.Beats;
            Fill(tryLine);

            // The rest of the line follows at once where all before it found room.
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

    /// <summary>Waits for room, or for another call. A hint that came while those in line were on their way counts: what they found full may be so no more.</summary>
    /// <returns>Whether there may be room.</returns>
    private async Task<bool> WaitAsync()
    {
        // Subscribed only now: most queues are never full.
        _ = queue.Wake.ListenAsync();
        var (room, added) = (queue.Wake.Room.Next(), _added.Next());
        if (queue.Wake.Room.Beats != _roomSeen)
            return true;
        if (!IsEmpty)
            return false;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.Disposing.Token);
        var poll = Task.Delay(context.Jitter(context.Options.PollInterval), context.Time, over.Token);
        var first = await Task.WhenAny(room, added, poll).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
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
            // Behind one that waits for the same lane it waits, too, however small it is.
            if (!call.BypassesBound && ((call.UsesTransactional && transactionalWaits) || (call.UsesCampaign && campaignWaits)))
                _line.Add(call);
            else if (call.TrySend())
                _batch.Add(call);
        }
    }

    /// <summary>As many from the front as fit one batch.</summary>
    private void Take(List<EnqueueCall> line)
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
    /// <returns>Whether all of it found room.</returns>
    private async Task<bool> SendBatchAsync()
    {
        var allFound = false;
        try
        {
            if (await SendAsync().ConfigureAwait(false) is { } answer)
                allFound = Answer(answer);
        }
        catch (Exception error)
        {
            if (!RedisFailure.IsPassing(error) && !RedisFailure.IsOutOfMemory(error) && error is not OperationCanceledException)
                context.Logger.QueueThrew(error, queue.Channel);
            FailAll(_batch.Calls, error switch
            {
                _ when RedisFailure.IsOutOfMemory(error) => EnqueueErrors.OutOfMemory(error),
                _ when RedisFailure.IsPassing(error) => EnqueueErrors.Unavailable(error),
                OperationCanceledException => new ObjectDisposedException(nameof(RedisMessageBus)),
                _ => error,
            });
        }

        _slot.Next();
        return allFound;
    }

    /// <summary>Sends the batch until it is answered. Calls whose time is over fail; null where none is left.</summary>
    private async Task<string?> SendAsync()
    {
        var uncertain = false;
        for (var tries = 0; ; tries++)
        {
            var sent = false;
            try
            {
                await queue.RegisterAsync().ConfigureAwait(false);
                var arguments = _batch.Arguments(_slot.Number, context.Options, await context.PublishCommandAsync().ConfigureAwait(false), queue.Keys.Wake);
                var keys = queue.Keys.With(_slot.Key, _batch.IdempotencyKeys);
                sent = true;
                var answer = (string)(await context.RunAsync(QueueScripts.Enqueue, keys, arguments).ConfigureAwait(false))!;
                context.Outage.End();
                return answer;
            }
            catch (Exception error) when (uncertain && RedisFailure.IsOutOfMemory(error))
            {
                // This time nothing came of it; of the time before nobody knows.
                FailAll(_batch.Calls, EnqueueErrors.Unconfirmed(error));
                return null;
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                context.Outage.Begin(error);
                uncertain |= sent && !RedisFailure.IsCertain(error);
                var waiting = _batch.Calls.Where(call => !call.IsOver).ToList();
                var late = waiting.FindAll(call => context.Time.GetElapsedTime(call.Began) >= context.Options.EnqueueTimeout);

                // What goes out again for the sake of others may be queued yet.
                FailAll(late, uncertain || late.Count < waiting.Count ? EnqueueErrors.Unconfirmed(error) : EnqueueErrors.Unavailable(error));
                if (late.Count == waiting.Count)
                    return null;
                await context.PauseAsync(tries, context.Disposing.Token).ConfigureAwait(false);
            }
        }
    }

    private bool Answer(string answer)
    {
        if (answer == "late")
            throw new InvalidOperationException($"Two callers used the call slot {_slot.Key}.");
        var at = 0;
        var refused = new List<EnqueueCall>();
        foreach (var call in _batch.Calls)
        {
            var results = EnqueueBatch.Read(call, answer, ref at);
            if (call.IsOver)
                continue;
            if (context.Options.WhenFull == FullLaneAction.Wait && results.Any(result => result.Status == EnqueueStatus.QueueFull))
                refused.Add(call);
            else
                call.Answer(results);
        }

        foreach (var call in refused)
            call.Began = context.Time.GetTimestamp();

        // What has waited longest stands first: what came from the line had been taken from its front.
        _line.InsertRange(0, refused.Where(call => call.WaitAgain()));
        return refused.Count == 0;
    }

    private static void FailAll(IEnumerable<EnqueueCall> calls, Exception error)
    {
        foreach (var call in calls)
        {
            if (!call.IsOver)
                call.Fail(error);
        }
    }
}
