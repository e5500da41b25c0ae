using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Claims: if a queue has nothing ready, waits for a signal, for the next due time, or for the watch that looks for
/// work.
/// </summary>
internal sealed class Claims(
    BusContext context,
    QueueTable queues,
    LeaseRenewer leaseRenewer,
    QueueWatch watch,
    SettlePump settlements) : IDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _releases = [];
    private readonly LeaseReader _reader = new(settlements);

    // Claims whose reply was lost: their leases belong to this process, so another claim must fetch them.
    private readonly ConcurrentDictionary<int, ConcurrentQueue<(Guid Claim, WorkerSession Session)>> _uncertain = new();

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Ends the waiting claims. Completes when leases that no caller has received were returned.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_releases.Keys).ConfigureAwait(false);
    }

    public void Dispose() => _stopping.Dispose();

    public async Task<IReadOnlyList<Lease>> ClaimAsync(
        string channel,
        ClaimLimits limits,
        CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        for (var failures = 0; ;)
        {
            linked.Token.ThrowIfCancellationRequested();
            try
            {
                var queue = await queues.GetAsync(channel).AsTask().WaitAsync(linked.Token).ConfigureAwait(false);
                var signal = queue.Work.Next();
                var result = await ClaimOnceAsync(queue, limits, linked.Token).ConfigureAwait(false);
                if (result.Leases.Count > 0)
                    return result.Leases;
                failures = 0;
                if (!result.HasMore)
                    await WaitAsync(queue, signal, result.NextDue, linked.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (!linked.IsCancellationRequested && context.MayPass(error))
            {
                await context.PauseAsync(++failures, linked.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task WaitAsync(SqlQueue queue, Task signal, TimeSpan? nextDue, CancellationToken cancellationToken)
    {
        using var watched = watch.Watch(queue);
        if (nextDue is not { } due)
        {
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // A timer drops the fraction of a millisecond.
        var delay = due + TimeSpan.FromMilliseconds(1);
        var longest = TimeSpan.FromHours(1);
        await signal.WaitAsync(delay < longest ? delay : longest, context.Time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Claims once. If the caller cancels in the meantime, the leases are returned.</summary>
    private async Task<ClaimResult> ClaimOnceAsync(
        SqlQueue queue,
        ClaimLimits limits,
        CancellationToken cancellationToken)
    {
        var claiming = ClaimOnceAsync(queue, limits);
        try
        {
            return await claiming.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Follow(ReleaseAsync(claiming));
            throw;
        }
    }

    private async Task<ClaimResult> ClaimOnceAsync(SqlQueue queue, ClaimLimits limits)
    {
        var session = await leaseRenewer.GetSessionAsync().ConfigureAwait(false);
        watch.Start();
        var isRepeated = TryTakeUncertain(queue, session, out var claimId);
        var request = new ClaimRequest
        {
            ClaimId = claimId,
            IsRepeated = isRepeated,
            Worker = session.Id,
            Queue = queue.Id,
            Total = limits.Total,
            Campaign = Math.Min(limits.Campaign, limits.Total),
            CampaignShare = queue.Share.CampaignTurns(limits),
        };
        var sentAt = context.Time.GetTimestamp();
        ClaimReply reply;
        try
        {
            reply = await context.Store.ClaimAsync(request, context.Disposing.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (
            isRepeated || context.Classify(error).Kind == StoreFailureKind.Uncertain || error is OperationCanceledException)
        {
            _uncertain.GetOrAdd(queue.Id, static _ => new()).Enqueue((claimId, session));
            throw;
        }

        context.EndOutage();
        queue.CountAccepted(reply.Admitted);
        if (reply.IsWorkerLost)
        {
            session.Lose();
            return new ClaimResult([], HasMore: true, NextDue: null);
        }

        if (reply.Leases.Count == 0)
            return new ClaimResult([], reply.HasMore || isRepeated, reply.NextDue);
        context.Room.Set();
        var clock = context.Clock.Compare(sentAt, reply.Now);
        var leases = await _reader.ReadAsync(queue, reply, clock).ConfigureAwait(false);

        // The reply may have arrived after the end of the registration.
        if (!session.TryAdd(leases))
            return new ClaimResult([], HasMore: true, NextDue: null);
        return new ClaimResult(Fit(queue, leases, limits), HasMore: true, NextDue: null);
    }

    private bool TryTakeUncertain(SqlQueue queue, WorkerSession session, out Guid claimId)
    {
        if (_uncertain.TryGetValue(queue.Id, out var claims))
        {
            while (claims.TryDequeue(out var claim))
            {
                // The leases of an earlier registration return automatically.
                if (claim.Session != session)
                    continue;
                claimId = claim.Claim;
                return true;
            }
        }

        claimId = Guid.CreateVersion7();
        return false;
    }

    /// <summary>Returns leases in turn. Those of a repeated claim that exceed the limits return to their lane.</summary>
    private SqlLease[] Fit(SqlQueue queue, List<SqlLease> leases, ClaimLimits limits)
    {
        var (fitting, campaign) = (new List<SqlLease>(leases.Count), 0);
        foreach (var lease in leases)
        {
            var isCampaign = lease.Key.Lane == Lane.Campaign;
            if (fitting.Count < limits.Total && (!isCampaign || campaign < limits.Campaign))
            {
                fitting.Add(lease);
                campaign += isCampaign ? 1 : 0;
            }
            else
            {
                Follow(ReleaseAsync(lease));
            }
        }

        return queue.Share.InTurn(fitting, lease => lease.Key.Lane);
    }

    private void Follow(Task release)
    {
        _releases[release] = true;
        _ = release.ContinueWith(
            done => _releases.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ReleaseAsync(Task<ClaimResult> claiming)
    {
        await ((Task)claiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!claiming.IsCompletedSuccessfully)
            return;
        foreach (var lease in (await claiming.ConfigureAwait(false)).Leases)
            await ReleaseAsync((SqlLease)lease).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(SqlLease lease)
    {
        var release = PendingSettlement.Release(lease.Key, lease.Envelope.Id, lease.HasLostLease);
        settlements.Add(release);
        await ((Task)release.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lease.Forget();
    }
}

/// <summary>The result of one claim call.</summary>
/// <param name="Leases">The leased envelopes.</param>
/// <param name="HasMore">Whether another claim may find something immediately.</param>
/// <param name="NextDue">The time until the next delayed envelope is due, or null.</param>
internal readonly record struct ClaimResult(IReadOnlyList<Lease> Leases, bool HasMore, TimeSpan? NextDue);
