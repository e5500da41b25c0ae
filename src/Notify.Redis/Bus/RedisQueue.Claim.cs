using System.Collections.Concurrent;
using Notify.Bus;
using Notify.Redis.Connection;

namespace Notify.Redis.Bus;

/// <summary>Claiming: look, and where there is nothing, wait for a hint, for the next moment something becomes due, or for the poll.</summary>
internal sealed partial class RedisQueue
{
    private readonly ConcurrentDictionary<Task, bool> _givingBack = [];
    private volatile bool _afterOutage;

    /// <summary>Completes when what nobody waits for any more has gone back. Ask after all claims were cancelled.</summary>
    public Task GivenBackAsync() => Task.WhenAll(_givingBack.Keys);

    public async Task<IReadOnlyList<Lease>> ClaimAsync(ClaimLimits limits, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _context.Disposing.Token);
        for (var failures = 0; ;)
        {
            over.Token.ThrowIfCancellationRequested();
            _ = Wake.ListenAsync();
            var hint = Wake.Work.Next();
            var wait = _context.Options.PollInterval;
            try
            {
                var reply = await LookAsync(limits, over.Token).ConfigureAwait(false);
                if (reply.Leases.Count > 0)
                    return reply.Leases;
                failures = 0;
                wait = reply.Wait is { } due && due < wait ? due : _context.Jitter(wait);
            }
            catch (Exception error) when (RedisFailure.IsPassing(error))
            {
                _context.Outage.Begin(error);
                _afterOutage = true;
                await _context.PauseAsync(++failures, over.Token).ConfigureAwait(false);
                continue;
            }

            if (wait > TimeSpan.Zero)
                await WaitAsync(hint, wait, over.Token).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task hint, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(hint, Task.Delay(wait, _context.Time, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>One look. Where it is cancelled on its way, what it may yet lease goes back.</summary>
    private async Task<ClaimOutcome> LookAsync(ClaimLimits limits, CancellationToken cancellationToken)
    {
        var looking = LookAsync(limits);
        try
        {
            return await looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Follow(GiveBackAsync(looking));
            throw;
        }
    }

    private async Task<ClaimOutcome> LookAsync(ClaimLimits limits)
    {
        await RegisterAsync().ConfigureAwait(false);
        if (_afterOutage)
        {
            // Nobody could renew meanwhile. What this process holds it renews before it lets anything run out.
            await _keeper.RenewAsync(this).ConfigureAwait(false);
            _afterOutage = false;
        }

        if (!_claimSlots.TryTake(out var slot))
            slot = NewSlot("c");
        try
        {
            var options = _context.Options;
            var publish = await _context.PublishCommandAsync().ConfigureAwait(false);
            var deadline = _keeper.DeadlineFrom(_context.Time.GetTimestamp());
            var answer = await _context.RunAsync(
                QueueScripts.Claim, Keys.With(slot.Key),
                [slot.Number, limits.Total, limits.Campaign, (long)options.LeaseDuration.TotalMilliseconds, options.TransactionalWeight, publish, Keys.Wake]).ConfigureAwait(false);

            // Where no answer comes, or what was cancelled cannot be read, the next look makes the same call again and gets what this one leased.
            var reply = new ClaimReply(answer);
            if (reply.Count > 0)
                await _marks.RefreshAsync(Channel, reply.Marks).ConfigureAwait(false);
            slot.Next();
            _context.Outage.End();
            return await ReadAsync(reply, limits, deadline).ConfigureAwait(false);
        }
        finally
        {
            _claimSlots.Add(slot);
        }
    }

    private async Task<ClaimOutcome> ReadAsync(ClaimReply reply, ClaimLimits limits, long deadline)
    {
        if (reply.Count == 0)
            return new ClaimOutcome([], reply.Wait);
        var leases = new List<RedisLease>(reply.Count);
        List<Task>? unread = null;
        for (var i = 0; i < reply.Count; i++)
        {
            if (reply.Read(i, this, _marks, out var lease, out var setAside))
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
            // What could not be set aside comes back when its lease has run out. The others have to reach whoever asked.
            await Task.WhenAll(unread).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Fit(leases, limits);
        return new ClaimOutcome(leases, TimeSpan.Zero);
    }

    /// <summary>An answer that comes to another call than the one it was meant for may hold more than that one wants.</summary>
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

            Follow(SettleAsync(lease, SettleItem.GiveBack(lease)));
            return true;
        });
    }

    private void Follow(Task givingBack)
    {
        _givingBack[givingBack] = true;
        _ = givingBack.ContinueWith(done => _givingBack.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task GiveBackAsync(Task<ClaimOutcome> looking)
    {
        await ((Task)looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!looking.IsCompletedSuccessfully)
            return;
        foreach (var lease in (await looking.ConfigureAwait(false)).Leases)
            await ((Task)SettleAsync(lease, SettleItem.GiveBack(lease))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
