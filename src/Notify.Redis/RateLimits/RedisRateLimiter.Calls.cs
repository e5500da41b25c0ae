namespace Notify.Redis.RateLimits;

/// <summary>Calls of Redis, and the local share where it does not answer.</summary>
internal sealed partial class RedisRateLimiter
{
    // Permits given back in quick succession are told together.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private bool _gathering;

    /// <summary>Whether it holds something, waits, or has something to tell.</summary>
    public bool IsInUse
    {
        get
        {
            lock (_gate)
                return _ledger.Held > 0 || _ledger.HasNews || _waiters.Count > 0;
        }
    }

    public void GiveBack(long[] ids, bool used)
    {
        if (ids.Length == 0)
            return;
        bool wake, gather = false;
        lock (_gate)
        {
            _ledger.GiveBack(ids, used);
            _idleSince = _server.Now;
            wake = !used && _waiters.Count > 0;
            if (!wake && _ledger.HasNews && !_gathering)
                gather = _gathering = true;
        }

        _server.Use(this);
        if (wake)
            _wake.Set();
        if (gather)
            _ = GatherAsync();
    }

    /// <summary>Tells Redis what it does not know yet.</summary>
    public async Task TellAsync()
    {
        while (!_server.IsDown && HasNews() && await CallAsync().ConfigureAwait(false) is not null)
        {
        }
    }

    /// <summary>Tries whether Redis is back.</summary>
    public Task ProbeAsync() => CallAsync();

    /// <summary>Redis is back: those who wait ask it, and it is told what was done without it.</summary>
    public void ReachedAgain()
    {
        _wake.Set();
        _ = CallAsync();
    }

    /// <summary>Renews what is held, and hears whether other processes wait for it.</summary>
    public async Task LookAfterAsync()
    {
        bool due;
        lock (_gate)
            due = _ledger.IsRenewalDue || (_ledger.Held > 0 && Contended is not null) || (_ledger.HasNews && !_gathering);
        if (due && await CallAsync().ConfigureAwait(false) is { OthersWait: > 0 })
            Contended?.Invoke();
    }

    private async Task GatherAsync()
    {
        await Task.Delay(Gathering, _server.Time, CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
            _gathering = false;
        await TellAsync().ConfigureAwait(false);
    }

    private async Task<LimitAnswer?> CallAsync()
    {
        var call = Prepare(0, 0, inPerson: false);
        var answer = await _server.AskAsync(this, call).ConfigureAwait(false);
        Enter(call, answer);
        return answer;
    }

    private async ValueTask<LimitGrant> TakeAsync(int most, int least, bool inPerson)
    {
        for (var tried = 0; tried < MostTries && !_server.IsDown; tried++)
        {
            var call = Prepare(most, least, inPerson);
            var answer = await _server.AskAsync(this, call).ConfigureAwait(false);
            if (Enter(call, answer) is { } grant)
                return grant;
            if (answer is null)
                break;
        }

        return TakeLocally(most, least);
    }

    private LimitGrant Take(int most, int least)
    {
        for (var tried = 0; tried < MostTries && !_server.IsDown; tried++)
        {
            var call = Prepare(most, least, inPerson: false);
            var answer = _server.Ask(this, call);
            if (Enter(call, answer) is { } grant)
                return grant;
            if (answer is null)
                break;
        }

        return TakeLocally(most, least);
    }

    private LimitGrant TakeLocally(int most, int least)
    {
        LimitGrant grant;
        lock (_gate)
            grant = _ledger.TakeLocally(most, least);
        if (grant.Ids.Length > 0)
            _server.Use(this);
        return grant;
    }

    private LimitCall Prepare(int most, int least, bool inPerson)
    {
        lock (_gate)
            return _ledger.Prepare(most, least, inPerson);
    }

    /// <summary>Enters an answer, or that there was none.</summary>
    /// <returns>What was granted; null where nobody can say.</returns>
    private LimitGrant? Enter(LimitCall call, LimitAnswer? answer)
    {
        lock (_gate)
        {
            if (answer is not { } said)
            {
                _ledger.EnterUnknown(call);
                return null;
            }

            _ledger.Enter(call, said);
            if (said.Forgotten)
                return null;
            _free = said.Free;
        }

        var granted = answer.Value.Granted;
        if (granted > 0)
            _server.Use(this);
        return new(call.Ids[..granted], answer.Value.Pause);
    }

    private bool HasNews()
    {
        lock (_gate)
            return _ledger.HasNews;
    }
}
