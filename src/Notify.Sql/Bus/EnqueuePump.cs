using Notify.Bus;
using Notify.Shared;
using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Sends the enqueue calls of this process in batches: one transaction for all calls that arrived meanwhile. Calls whose
/// lane is full wait in the order of their arrival.
/// </summary>
internal sealed class EnqueuePump(BusContext context, QueueTable queues, SignalPump signals)
    : CoalescingPump<PendingEnqueue>
{
    private const int MostMessages = 1000;

    private readonly List<PendingEnqueue> _line = [];
    private readonly List<PendingEnqueue> _batch = [];
    private readonly AsyncSignal _added = new();

    public Task<EnqueueResult[]> SendAsync(PendingEnqueue call)
    {
        call.CancelWhenAsked();
        Add(call);
        _added.Set();
        return call.Task;
    }

    protected override async Task RunAsync()
    {
        var tryLine = false;
        while (true)
        {
            var (room, added) = (context.Room.Next(), _added.Next());
            _line.RemoveAll(call => call.IsFinished);
            Fill(tryLine);
            if (_batch.Count > 0)
                tryLine = await SendBatchAsync().ConfigureAwait(false) && tryLine;
            else if (_line.Count == 0)
                return;
            else
                tryLine = await WaitAsync(room, added).ConfigureAwait(false);
            if (context.Disposing.IsCancellationRequested)
                FailAll(_line, new ObjectDisposedException(nameof(SqlMessageBus)));
        }
    }

    private async Task<bool> WaitAsync(Task room, Task added)
    {
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
        var count = 0;
        if (tryLine)
        {
            var now = context.Time.GetTimestamp();
            while (_line.Count > 0 && count < MostMessages)
            {
                // The time that a call waits for room does not count.
                _line[0].StartedAt = now;
                count += _line[0].Envelopes.Count;
                _batch.Add(_line[0]);
                _line.RemoveAt(0);
            }
        }

        while (count < MostMessages && TryTake(out var call))
        {
            // Preserve FIFO order: wait behind earlier calls for the same lane, even if this one would fit.
            if (!call.BypassesBound && _line.Exists(waiting => waiting.Lanes.Overlaps(call.Lanes)))
            {
                _line.Add(call);
                continue;
            }

            count += call.Envelopes.Count;
            _batch.Add(call);
        }
    }

    /// <summary>Sends the batch.</summary>
    /// <returns>Whether all calls found room.</returns>
    private async Task<bool> SendBatchAsync()
    {
        try
        {
            var refused = new List<PendingEnqueue>();
            var admitted = await RepeatAsync(_ => AdmitAsync(refused), mayAdd: false).ConfigureAwait(false);
            if (admitted is { Count: > 0 })
            {
                var callId = Guid.CreateVersion7();
                var reply = await RepeatAsync(
                    isRepeated => EnqueueAsync(admitted, callId, isRepeated), mayAdd: true).ConfigureAwait(false);
                if (reply is not null)
                    Complete(admitted, reply);
            }

            _line.InsertRange(0, refused.Where(call => !call.IsFinished));
            return refused.Count == 0;
        }
        catch (Exception error)
        {
            if (context.Classify(error).Kind == StoreFailureKind.None && error is not OperationCanceledException)
                context.Logger.BusThrew(error, context.Store.Name);
            FailAll(_batch, error switch
            {
                OperationCanceledException => new ObjectDisposedException(nameof(SqlMessageBus)),
                _ => Translate(error, isUncertain: false),
            });
            return false;
        }
    }

    /// <summary>Chooses the calls that have room.</summary>
    private async Task<List<PendingEnqueue>> AdmitAsync(List<PendingEnqueue> refused)
    {
        refused.Clear();
        foreach (var queue in queues.All)
            queue.EndAdmission();
        var admitted = new List<PendingEnqueue>(_batch.Count);
        var blocked = new HashSet<(string, Lane)>();
        await context.OpenAsync().ConfigureAwait(false);
        foreach (var call in _batch)
        {
            if (call.IsFinished)
                continue;
            foreach (var (channel, _) in call.Lanes)
                await queues.GetAsync(channel).ConfigureAwait(false);
            call.Encode(
                channel => queues.Find(channel)!, context.Clock.Difference, context.Time.GetUtcNow());
            var hasRoom = call.BypassesBound
                || (!blocked.Overlaps(call.Lanes) && await HasRoomAsync(call).ConfigureAwait(false));
            if (hasRoom)
            {
                CountRoom(call);
                admitted.Add(call);
                continue;
            }

            blocked.UnionWith(call.Lanes);
            if (context.Options.WhenFull == FullLaneAction.Fail)
                call.Complete(await RefuseAsync(call).ConfigureAwait(false));
            else
                refused.Add(call);
        }

        return admitted;
    }

    private async ValueTask<bool> HasRoomAsync(PendingEnqueue call)
    {
        HashSet<IdempotencyKeyHash>? known = null;
        foreach (var (channel, lane) in call.Lanes)
        {
            var queue = queues.Find(channel)!;
            var room = queue.RoomOf(lane);
            var wanted = Wanted(call, queue.Id, lane, known);
            if (await room.HasRoomAsync(wanted, context.Disposing.Token).ConfigureAwait(false))
                continue;

            // Messages with known keys are not added, so they need no room.
            known ??= [.. (await FindKeysAsync(call).ConfigureAwait(false)).Keys];
            wanted = Wanted(call, queue.Id, lane, known);
            if (wanted > 0 && !await room.HasRoomAsync(wanted, context.Disposing.Token).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private static int Wanted(PendingEnqueue call, int queue, Lane lane, HashSet<IdempotencyKeyHash>? known) =>
        call.Messages.Count(message => message.Queue == queue
            && message.Lane == lane
            && message.Delay == TimeSpan.Zero
            && (message.Key is not { } key || known?.Contains(key) != true));

    private void CountRoom(PendingEnqueue call)
    {
        foreach (var (channel, lane) in call.Lanes)
        {
            var queue = queues.Find(channel)!;
            queue.RoomOf(lane).Admit(Wanted(call, queue.Id, lane, known: null));
        }
    }

    private async Task<EnqueueResult[]> RefuseAsync(PendingEnqueue call)
    {
        var known = await FindKeysAsync(call).ConfigureAwait(false);
        return
        [
            .. call.Messages.Select(message => message.Key is { } key && known.TryGetValue(key, out var duplicate)
                ? duplicate
                : EnqueueResult.QueueFull),
        ];
    }

    private Task<IReadOnlyDictionary<IdempotencyKeyHash, EnqueueResult>> FindKeysAsync(PendingEnqueue call)
    {
        var keys = call.Messages.Where(message => message.Key is not null).Select(message => message.Key!.Value);
        return context.Store.FindKeysAsync([.. keys.Distinct()], context.Disposing.Token);
    }

    private async Task<EnqueueReply> EnqueueAsync(List<PendingEnqueue> calls, Guid callId, bool isRepeated)
    {
        if (!isRepeated)
            calls.RemoveAll(call => !call.TrySend());
        if (calls.Count == 0)
            return new EnqueueReply([], context.Time.GetUtcNow());
        var batch = new EnqueueBatch
        {
            CallId = callId,
            IsRepeated = isRepeated,
            Messages = [.. calls.SelectMany(call => call.Messages)],
            IdempotencyWindow = context.Options.IdempotencyWindow,
        };
        var sentAt = context.Time.GetTimestamp();
        var reply = await context.Store.EnqueueAsync(batch, context.Disposing.Token).ConfigureAwait(false);
        context.Clock.Compare(sentAt, reply.Now);
        return reply;
    }

    /// <summary>
    /// Repeats an attempt until it succeeds. Calls whose timeout has elapsed fail; returns null if none remains.
    /// </summary>
    /// <param name="attempt">The attempt. Its argument is whether an earlier one may have succeeded.</param>
    /// <param name="mayAdd">Whether an attempt that has not returned may have added messages.</param>
    private async Task<T?> RepeatAsync<T>(Func<bool, Task<T>> attempt, bool mayAdd) where T : class
    {
        for (var (tries, isUncertain) = (0, false); ; tries++)
        {
            try
            {
                var running = attempt(isUncertain);
                if (!await WaitAsync(running, isUncertain: mayAdd, cause: null).ConfigureAwait(false))
                    return null;
                var result = await running.ConfigureAwait(false);
                context.EndOutage();
                return result;
            }
            catch (Exception error) when (
                context.Classify(error).Kind is StoreFailureKind.Unreachable or StoreFailureKind.Uncertain
                || (isUncertain && context.Classify(error).Kind != StoreFailureKind.None))
            {
                context.MayPass(error);
                isUncertain |= mayAdd && context.Classify(error).Kind == StoreFailureKind.Uncertain;
                var pause = context.PauseAsync(tries, context.Disposing.Token);
                if (!await WaitAsync(pause, isUncertain, error).ConfigureAwait(false))
                    return null;
            }
        }
    }

    /// <summary>
    /// Waits for a step. A database that hangs may take much longer than the timeout of the calls: those whose timeout
    /// elapses fail meanwhile.
    /// </summary>
    /// <returns>False if no call remains.</returns>
    private async Task<bool> WaitAsync(Task step, bool isUncertain, Exception? cause)
    {
        while (!step.IsCompleted)
        {
            if (FailLateCalls(isUncertain, cause) is not { } remaining)
            {
                _ = step.ContinueWith(
                    static late => late.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                return false;
            }

            await step.WaitAsync(remaining, context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await step.ConfigureAwait(false);
        return true;
    }

    /// <summary>Fails the calls whose timeout has elapsed.</summary>
    /// <returns>The time until the timeout of the next call elapses; null if no call remains.</returns>
    private TimeSpan? FailLateCalls(bool isUncertain, Exception? cause)
    {
        TimeSpan? next = null;
        List<PendingEnqueue>? late = null;
        foreach (var call in _batch.Where(call => !call.IsFinished))
        {
            var remaining = context.Options.EnqueueTimeout - context.Time.GetElapsedTime(call.StartedAt);
            if (remaining <= TimeSpan.Zero)
                (late ??= []).Add(call);
            else if (next is null || remaining < next)
                next = remaining;
        }

        if (late is not null)
        {
            cause ??= new TimeoutException("The timeout of the call has elapsed.");
            FailAll(late, Translate(cause, isUncertain));
        }

        // A timer drops the fraction of a millisecond.
        return next + TimeSpan.FromMilliseconds(1);
    }

    private Exception Translate(Exception cause, bool isUncertain)
    {
        var failure = cause is TimeoutException
            ? new StoreFailure(StoreFailureKind.Unreachable, "no reply in time")
            : context.Classify(cause);
        return failure.Kind == StoreFailureKind.None
            ? cause
            : EnqueueErrors.Of(context.Store.Name, failure, isUncertain, cause);
    }

    private void Complete(List<PendingEnqueue> calls, EnqueueReply reply)
    {
        var work = new HashSet<int>();
        var results = reply.Results;
        var at = 0;
        foreach (var message in calls.SelectMany(call => call.Messages))
        {
            if (results[at++].Status != EnqueueStatus.Accepted)
                continue;
            queues.Find(message.Queue)!.CountAccepted(1);
            work.Add(message.Queue);
        }

        foreach (var queue in work)
            queues.Find(queue)!.Work.Set();
        signals.Add(work);
        at = 0;
        foreach (var call in calls)
        {
            var own = new EnqueueResult[call.Messages.Length];
            for (var i = 0; i < own.Length; i++)
                own[i] = results[at++];
            if (!call.IsFinished)
                call.Complete(own);
        }
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
