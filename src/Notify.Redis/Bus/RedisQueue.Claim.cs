using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>
/// Claims: if the queue has nothing ready, waits for a signal, for the next due time or for the poll interval.
/// </summary>
internal sealed partial class RedisQueue
{
    private const int MostRenewed = 1000;

    // The wait before a claim is repeated because the queue had to be entered again.
    private static readonly TimeSpan EnterPause = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentDictionary<Task, bool> _releases = [];
    private readonly CanceledLeases _canceled = new();
    private volatile bool _afterOutage;

    /// <summary>
    /// Returns leases that no claim has received. Call it after all claims were canceled.
    /// </summary>
    public Task ReleaseAsync()
    {
        foreach (var lease in _canceled.Take(ClaimLimits.Any(int.MaxValue)))
            Follow(SettleAsync(lease, PendingSettlement.Release(lease)));
        return Task.WhenAll(_releases.Keys);
    }

    public async Task<IReadOnlyList<Lease>> ClaimAsync(ClaimLimits limits, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Disposing.Token);
        for (var failures = 0; ;)
        {
            linked.Token.ThrowIfCancellationRequested();
            if (_canceled.Take(limits) is { Count: > 0 } canceled)
                return canceled;
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
            var sentAt = _context.Time.GetTimestamp();
            var deadline = _leaseRenewer.DeadlineFrom(sentAt);
            var result = await _context.RunAsync(
                QueueScripts.Claim,
                Keys.With(sequence.Key),
                [
                    sequence.Number,
                    limits.Total,
                    limits.Campaign,
                    (long)options.LeaseDuration.TotalMilliseconds,
                    options.TransactionalWeight,
                    publish,
                    Keys.Wake,
                ]).ConfigureAwait(false);

            // If there is no reply, the next attempt repeats this call with its number and receives the same leases.
            var reply = new ClaimReply(result);
            reply.Clock = Clock.Compare(sentAt, reply.Now);
            sequence.Next();
            _context.Outage.End();
            if (reply.IsEntered)
                return await ReadAsync(reply, limits, deadline).ConfigureAwait(false);
            await EnterAsync().ConfigureAwait(false);
            return new ClaimResult([], EnterPause);
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
            if (reply.Read(i, this, out var lease, out var setAside))
            {
                lease.Deadline = deadline;
                leases.Add(lease);
            }
            else
            {
                (unread ??= []).Add(SettleAsync(setAside));
            }
        }

        _leaseRenewer.EnsureStarted();
        Leases.Add(leases);
        if (unread is not null)
        {
            // An envelope whose settlement failed returns when its lease expires. The other leases must reach the
            // caller.
            await Task.WhenAll(unread).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_leaseRenewer.IsLate(deadline))
            await RenewOrDropAsync(leases).ConfigureAwait(false);
        Fit(leases, limits);
        return new ClaimResult(leases, TimeSpan.Zero);
    }

    /// <summary>
    /// Renews leases whose reply arrived late, and drops those that have expired meanwhile: another process may own
    /// their envelopes, so their delivery must not start.
    /// </summary>
    private async Task RenewOrDropAsync(List<RedisLease> leases)
    {
        foreach (var some in leases.Chunk(MostRenewed))
        {
            try
            {
                await _leaseRenewer.RenewAsync(this, some).ConfigureAwait(false);
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                // Without a reply, the deadline decides.
                _context.Outage.Begin(error);
            }
        }

        var now = _context.Time.GetTimestamp();
        leases.RemoveAll(lease =>
        {
            if (!lease.IsLost && lease.Deadline > now)
                return false;
            Leases.Remove(lease);
            lease.Lose();
            return true;
        });
    }

    /// <summary>
    /// Keeps canceled leases that exceed the limits for the next claims, and returns others: a repeated call may have
    /// lower limits than the call that leased them.
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

            if (lease.IsCanceled)
                _canceled.Add(lease);
            else
                Follow(SettleAsync(lease, PendingSettlement.Release(lease)));
            return true;
        });
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
            await ((Task)SettleAsync(lease, PendingSettlement.Release(lease))).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>The result of one claim call.</summary>
/// <param name="Leases">The leased envelopes.</param>
/// <param name="Wait">The time until the queue changes without a call, or null.</param>
internal readonly record struct ClaimResult(IReadOnlyList<RedisLease> Leases, TimeSpan? Wait);
