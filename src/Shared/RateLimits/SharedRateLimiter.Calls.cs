namespace Notify.Shared.RateLimits;

/// <summary>Calls the store, or uses the local share if it is unreachable.</summary>
internal sealed partial class SharedRateLimiter
{
    // Permits that are returned in quick succession are reported together.
    private static readonly TimeSpan ReportDelay = TimeSpan.FromMilliseconds(5);

    private bool _isReportScheduled;

    /// <summary>Whether it holds permits, has waiting calls, or has permits to report.</summary>
    public bool IsInUse
    {
        get
        {
            lock (_gate)
            {
                _ledger.Prune();
                return _ledger.Held > 0 || _ledger.HasUnreported || _waiters.Count > 0;
            }
        }
    }

    public void Release(long[] ids, bool used)
    {
        if (ids.Length == 0)
            return;
        bool wake, gather = false;
        lock (_gate)
        {
            _ledger.Release(ids, used);
            _idleSince = _session.Now;
            wake = !used && _waiters.Count > 0;
            if (!wake && _ledger.HasUnreported && !_isReportScheduled)
                gather = _isReportScheduled = true;
        }

        _session.Use(this);
        if (wake)
            _wake.Set();
        if (gather)
            _ = ReportSoonAsync();
    }

    /// <summary>Reports permits to the store until none remain.</summary>
    public async Task ReportAsync()
    {
        while (!_session.IsDown && HasUnreported() && await CallAsync().ConfigureAwait(false) is not null)
        {
        }
    }

    /// <summary>Sends a call that tests whether the store is reachable again.</summary>
    public Task ProbeAsync() => CallAsync();

    /// <summary>Wakes the waiting calls and reports the permits that were used during the outage.</summary>
    public void OnReconnected()
    {
        _wake.Set();
        _ = CallAsync();
    }

    /// <summary>Renews holds and raises <see cref="Contended"/> if other processes wait for permits.</summary>
    public async Task MaintainAsync()
    {
        bool due;
        lock (_gate)
            due =
                _ledger.IsRenewalDue
                || (_ledger.Held > 0 && Contended is not null)
                || (_ledger.HasUnreported && !_isReportScheduled);
        if (due && await CallAsync().ConfigureAwait(false) is { OthersWait: > 0 })
            Contended?.Invoke();
    }

    private async Task ReportSoonAsync()
    {
        await Task.Delay(ReportDelay, _session.Time, CancellationToken.None).ConfigureAwait(false);
        lock (_gate)
            _isReportScheduled = false;
        await ReportAsync().ConfigureAwait(false);
    }

    private async Task<LimitReply?> CallAsync()
    {
        var call = Prepare(0, 0, isBlocking: false);
        var answer = await _session.AskAsync(this, call).ConfigureAwait(false);
        Enter(call, answer);
        return answer;
    }

    private async ValueTask<PermitGrant> TakeAsync(int most, int least, bool isBlocking)
    {
        for (var tried = 0; tried < MostTries && !_session.IsDown; tried++)
        {
            var call = Prepare(most, least, isBlocking);
            var answer = await _session.AskAsync(this, call).ConfigureAwait(false);
            if (Enter(call, answer) is { } grant)
                return grant;
            if (answer is null)
                break;
        }

        return TakeLocally(most, least);
    }

    private PermitGrant Take(int most, int least)
    {
        for (var tried = 0; tried < MostTries && !_session.IsDown; tried++)
        {
            var call = Prepare(most, least, isBlocking: false);
            var answer = _session.Ask(this, call);
            if (Enter(call, answer) is { } grant)
                return grant;
            if (answer is null)
                break;
        }

        return TakeLocally(most, least);
    }

    private PermitGrant TakeLocally(int most, int least)
    {
        PermitGrant grant;
        lock (_gate)
            grant = _ledger.TakeLocally(most, least);
        if (grant.Ids.Length > 0)
            _session.Use(this);
        return grant;
    }

    private LimitRequest Prepare(int most, int least, bool isBlocking)
    {
        lock (_gate)
            return _ledger.Prepare(most, least, isBlocking);
    }

    /// <summary>Records a reply, or that there was none.</summary>
    /// <returns>The granted permits, or null if they are unknown.</returns>
    private PermitGrant? Enter(LimitRequest call, LimitReply? answer)
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
            _session.Use(this);
        return new(call.Ids[..granted], answer.Value.Pause);
    }

    private bool HasUnreported()
    {
        lock (_gate)
            return _ledger.HasUnreported;
    }
}
