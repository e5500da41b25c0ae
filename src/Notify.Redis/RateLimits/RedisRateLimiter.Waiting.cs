using Notify.Shared;

namespace Notify.Redis.RateLimits;

/// <summary>Calls that wait: one loop asks for all of them.</summary>
internal sealed partial class RedisRateLimiter
{
    // However sure of the next free permit: another process may give one back unused.
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

            // The first in person changes the question.
            if (waiter.InPerson && !_waiters.Any(one => one.InPerson))
                _wake.Set();
            _waiters.AddLast(waiter.Node);
            pump = !_pumping;
            _pumping = true;
        }

        _server.Use(this);
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
                var grant = await TakeAsync(want.Most, want.Least, want.InPerson).ConfigureAwait(false);
                Serve(grant.Ids);
                if (grant.Ids.Length == 0)
                    await want.Wake.WaitAsync(Jittered(grant.Pause), _server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        await TellAsync().ConfigureAwait(false);
    }

    /// <summary>What those who wait want together; null, and the loop ends, where nobody waits.</summary>
    private (int Most, int Least, bool InPerson, Task Wake)? Want()
    {
        lock (_gate)
        {
            if (_waiters.First is not { } first)
            {
                _pumping = false;
                return null;
            }

            // Where somebody waits in person nothing is taken in advance.
            var inPerson = _waiters.Any(waiter => waiter.InPerson);
            var most = _waiters.Sum(waiter => (long)(inPerson ? waiter.Least : waiter.Most));
            return ((int)Math.Min(most, _limit.Permits), first.Value.Least, inPerson, _wake.Next());
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
            GiveBack(rest.ToArray(), used: false);
        foreach (var (waiter, own) in served)
            if (!waiter.TrySetResult(own))
                GiveBack(own, used: false);
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

    /// <summary>A little later than told, or a little sooner than the longest pause: processes that wait for one permit do not all ask at once.</summary>
    private TimeSpan Jittered(TimeSpan pause) =>
        pause < LongestPause * 0.9 ? pause + (TimeSpan.FromMilliseconds(10) * _server.Draw()) : LongestPause * (0.75 + (0.25 * _server.Draw()));

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
