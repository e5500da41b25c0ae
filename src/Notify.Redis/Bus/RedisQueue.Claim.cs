using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>
/// Claims: if the queue has nothing ready, waits for a signal, for the next due time or for the poll interval.
/// </summary>
internal sealed partial class RedisQueue
{
    private readonly ConcurrentDictionary<Task, bool> _releases = [];
    private volatile bool _afterOutage;

    /// <summary>
    /// Completes when the leases of canceled claims have been returned. Call it after all claims were canceled.
    /// </summary>
    public Task WaitForReleasesAsync() => Task.WhenAll(_releases.Keys);

    public async Task<IReadOnlyList<Lease>> ClaimAsync(ClaimLimits limits, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Disposing.Token);
        for (var failures = 0; ;)
        {
            linked.Token.ThrowIfCancellationRequested();
            _ = Wake.ListenAsync();
            var signal = Wake.Work.Next();
            var wait = _context.Options.PollInterval;
            try
            {
                var reply = await ClaimOnceAsync(limits, linked.Token).ConfigureAwait(false);
                if (reply.Leases.Count > 0)
                    return reply.Leases;
                failures = 0;
                wait = reply.Wait is { } due && due < wait ? due : _context.Jitter(wait);
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                _context.Outage.Begin(error);
                _afterOutage = true;
                await _context.PauseAsync(++failures, linked.Token).ConfigureAwait(false);
                continue;
            }

            if (wait > TimeSpan.Zero)
                await WaitAsync(signal, wait, linked.Token).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task signal, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var delayEnd = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(wait, _context.Time, delayEnd.Token)).ConfigureAwait(false);
        await delayEnd.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Calls claim.lua once. If the caller cancels in the meantime, the leases are returned.</summary>
    private async Task<ClaimResult> ClaimOnceAsync(ClaimLimits limits, CancellationToken cancellationToken)
    {
        var claiming = ClaimOnceAsync(limits);
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

    private async Task<ClaimResult> ClaimOnceAsync(ClaimLimits limits)
    {
        await RegisterAsync().ConfigureAwait(false);
        if (_afterOutage)
        {
            // No process could renew its leases during the outage. Renew those of this process before claim.lua expires
            // any.
            await _leaseRenewer.RenewAsync(this).ConfigureAwait(false);
            _afterOutage = false;
        }

        if (!_claimSequences.TryTake(out var sequence))
            sequence = NewSequence("c");
        try
        {
            var options = _context.Options;
            var publish = await _context.PublishCommandAsync().ConfigureAwait(false);
            var deadline = _leaseRenewer.DeadlineFrom(_context.Time.GetTimestamp());
            var result = await _context.RunAsync(
                QueueScripts.Claim, Keys.With(sequence.Key),
                [sequence.Number, limits.Total, limits.Campaign, (long)options.LeaseDuration.TotalMilliseconds, options.TransactionalWeight, publish, Keys.Wake]).ConfigureAwait(false);

            // If there is no reply, or the cancellation marks cannot be read, the next attempt repeats this call with
            // its number and receives the same leases.
            var reply = new ClaimReply(result);
            if (reply.Count > 0)
                await _cancellations.RefreshAsync(Channel, reply.Marks).ConfigureAwait(false);
            sequence.Next();
            _context.Outage.End();
            return await ReadAsync(reply, limits, deadline).ConfigureAwait(false);
        }
        finally
        {
            _claimSequences.Add(sequence);
        }
    }

    private async Task<ClaimResult> ReadAsync(ClaimReply reply, ClaimLimits limits, long deadline)
    {
        if (reply.Count == 0)
            return new ClaimResult([], reply.Wait);
        var leases = new List<RedisLease>(reply.Count);
        List<Task>? unread = null;
        for (var i = 0; i < reply.Count; i++)
        {
            if (reply.Read(i, this, _cancellations, out var lease, out var setAside))
            {
                lease.Deadline = deadline;
                leases.Add(lease);
            }
            else
            {
                (unread ??= []).Add(SettleAsync(setAside));
            }
        }

        Leases.Add(leases);
        if (unread is not null)
        {
            // An envelope whose settlement failed returns when its lease expires. The other leases must reach the
            // caller.
            await Task.WhenAll(unread).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Fit(leases, limits);
        return new ClaimResult(leases, TimeSpan.Zero);
    }

    /// <summary>
    /// Returns leases that exceed the limits: a repeated call may have lower limits than the call that leased them.
    /// </summary>
    private void Fit(List<RedisLease> leases, ClaimLimits limits)
    {
        var (total, campaign) = (0, 0);
        leases.RemoveAll(lease =>
        {
            var isCampaign = lease.Envelope.Lane == Lane.Campaign;
            if (total < limits.Total && (!isCampaign || campaign < limits.Campaign))
            {
                total++;
                campaign += isCampaign ? 1 : 0;
                return false;
            }

            Follow(SettleAsync(lease, PendingSettlement.Release(lease)));
            return true;
        });
    }

    private void Follow(Task release)
    {
        _releases[release] = true;
        _ = release.ContinueWith(done => _releases.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ReleaseAsync(Task<ClaimResult> claiming)
    {
        await ((Task)claiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!claiming.IsCompletedSuccessfully)
            return;
        foreach (var lease in (await claiming.ConfigureAwait(false)).Leases)
            await ((Task)SettleAsync(lease, PendingSettlement.Release(lease))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>The result of one claim call.</summary>
/// <param name="Leases">The leased envelopes.</param>
/// <param name="Wait">The time until the queue changes without a call, or null.</param>
internal readonly record struct ClaimResult(IReadOnlyList<RedisLease> Leases, TimeSpan? Wait);
