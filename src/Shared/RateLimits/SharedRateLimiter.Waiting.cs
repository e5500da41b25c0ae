
namespace Notify.Shared.RateLimits;

/// <summary>Waiting calls: one loop requests permits for all of them.</summary>
internal sealed partial class SharedRateLimiter
{
    // Ask again even if the next free permit is known: another process may return one unused.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly LinkedList<Waiter> _waiters = new();
    private readonly AsyncSignal _wake = new();
    private bool _pumping;

    protected override void Dispose(bool disposing)
    {
        Waiter[] left;
        lock (_gate)
        {
            _disposed = true;
            left = [.. _waiters];
            _waiters.Clear();
            _wake.Set();
        }

        foreach (var waiter in left)
            waiter.TrySetResult([]);
        base.Dispose(disposing);
    }

    private Task<long[]> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        bool pump;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);

            // The first blocking call changes the request.
            if (waiter.IsBlocking && !_waiters.Any(one => one.IsBlocking))
                _wake.Set();
            _waiters.AddLast(waiter.Node);
            pump = !_pumping;
            _pumping = true;
        }

        _session.Use(this);
        waiter.CancelWith(cancellationToken);
        if (pump)
            _ = PumpAsync();
        return waiter.Task;
    }

    private async Task PumpAsync()
    {
        try
        {
            while (Want() is { } want)
            {
                var grant = await TakeAsync(want.Most, want.Least, want.IsBlocking).ConfigureAwait(false);
                Serve(grant.Ids);
                if (grant.Ids.Length == 0)
                    await want.Wake.WaitAsync(Jittered(grant.Pause), _session.Time)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        await ReportAsync().ConfigureAwait(false);
    }

    /// <summary>The permits that the waiting calls need together. Null ends the loop, because no call waits.</summary>
    private (int Most, int Least, bool IsBlocking, Task Wake)? Want()
    {
        lock (_gate)
        {
            if (_waiters.First is not { } first)
            {
                _pumping = false;
                return null;
            }

            // While a call blocks, no permits are taken in advance.
            var isBlocking = _waiters.Any(waiter => waiter.IsBlocking);
            var most = _waiters.Sum(waiter => (long)(isBlocking ? waiter.Least : waiter.Most));
            return ((int)Math.Min(most, _limit.Permits), first.Value.Least, isBlocking, _wake.Next());
        }
    }

    private void Serve(long[] ids)
    {
        var served = new List<(Waiter Waiter, long[] Ids)>();
        var rest = ids.AsSpan();
        lock (_gate)
        {
            var behind = _waiters.Sum(waiter => waiter.Least);
            while (_waiters.First is { } first && first.Value.Least <= rest.Length)
            {
                var waiter = first.Value;
                behind -= waiter.Least;
                var share = Math.Clamp(rest.Length - behind, waiter.Least, Math.Min(waiter.Most, rest.Length));
                _waiters.RemoveFirst();
                served.Add((waiter, rest[..share].ToArray()));
                rest = rest[share..];
            }
        }

        if (rest.Length > 0)
            Release(rest.ToArray(), used: false);
        foreach (var (waiter, own) in served)
            if (!waiter.TrySetResult(own))
                Release(own, used: false);
    }

    private void Fail(Exception exception)
    {
        Waiter[] left;
        lock (_gate)
        {
            _pumping = false;
            left = [.. _waiters];
            _waiters.Clear();
        }

        foreach (var waiter in left)
            waiter.TrySetException(exception);
    }

    /// <summary>
    /// Slightly longer than the pause, or slightly shorter than the longest pause, so that processes that wait for the
    /// same permit do not ask simultaneously.
    /// </summary>
    private TimeSpan Jittered(TimeSpan pause) =>
        pause < LongestPause * 0.9
            ? pause + (TimeSpan.FromMilliseconds(10) * _session.NextRandom())
            : LongestPause * (0.75 + (0.25 * _session.NextRandom()));

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
                return;
            _waiters.Remove(waiter.Node);
            _wake.Set();
        }

        waiter.TrySetCanceled(cancellationToken);
    }
}
