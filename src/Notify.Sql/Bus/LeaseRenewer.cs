using Notify.Sql.Diagnostics;
using Notify.Sql.Storage;

namespace Notify.Sql.Bus;

/// <summary>
/// Renews the registration of this process, on which all its leases depend. It has a separate thread and calls that
/// block, so that an application that occupies all threads of the pool loses no lease.
/// </summary>
internal sealed class LeaseRenewer : IDisposable
{
    private const int ChecksPerLease = 12;
    private const int ChecksBetweenRenewals = 4;

    // A clock that is adjusted gradually moves by less between two renewals.
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(2);

    private readonly BusContext _context;
    private readonly TimeSpan _duration;
    private readonly TimeSpan _interval;
    private readonly Lock _gate = new();
    private readonly object _stopGate = new();
    private WorkerSession? _session;
    private Task<WorkerSession>? _registering;
    private Thread? _thread;
    private bool _isStopped;
    private int _checks;
    private long _returnsFrom;

    public LeaseRenewer(BusContext context)
    {
        _context = context;
        _duration = context.Options.LeaseDuration;
        _interval = _duration / ChecksPerLease;
    }

    /// <summary>
    /// Whether expired leases may be returned. Not for one lease after the clock of the database was set forward: the
    /// registrations of all processes look expired then, until they are renewed.
    /// </summary>
    public bool MayReturnLeases => _context.Time.GetTimestamp() >= Volatile.Read(ref _returnsFrom);

    /// <summary>Returns the registration of this process. Registers it if it is not registered.</summary>
    public Task<WorkerSession> GetSessionAsync()
    {
        lock (_gate)
        {
            if (_session is { IsLost: false } session)
                return Task.FromResult(session);
            if (_registering is null or { IsCompleted: true })
                _registering = Task.Run(Register);
            return _registering;
        }
    }

    public void Dispose()
    {
        lock (_stopGate)
        {
            _isStopped = true;
            Monitor.Pulse(_stopGate);
        }
    }

    private WorkerSession Register()
    {
        var sentAt = _context.Time.GetTimestamp();
        var session = new WorkerSession(DeadlineFrom(sentAt));
        var renewal = new WorkerRenewal { Worker = session.Id, IsNew = true, Duration = _duration };
        if (_context.Store.Renew(renewal) is { } now)
            Compare(sentAt, now);
        lock (_gate)
        {
            _session = session;
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "Notify lease renewal" };
                _thread.Start();
            }
        }

        return session;
    }

    private long DeadlineFrom(long sentAt) => sentAt + (long)(_duration.TotalSeconds * _context.Time.TimestampFrequency);

    private void Run()
    {
        while (WaitForNextCheck())
        {
            try
            {
                if (_session is { IsLost: false } session)
                    Check(session);
            }
            catch (Exception error)
            {
                // Without this thread every lease of the process would be lost.
                _context.Logger.LeaseRenewalThrew(error);
            }
        }
    }

    /// <returns>False if the renewer was disposed.</returns>
    private bool WaitForNextCheck()
    {
        lock (_stopGate)
            return !_isStopped && !Monitor.Wait(_stopGate, _interval) && !_isStopped;
    }

    private void Check(WorkerSession session)
    {
        var leases = session.Leases();
        var isAnyAbandoned = leases.Any(lease => lease is { IsAbandoned: true, AbandonedDeadline: null });
        if (isAnyAbandoned || ++_checks % ChecksBetweenRenewals == 0 || _context.IsAway)
            Renew(session, leases);
        var nextCheck = _context.Time.GetTimestamp() + _context.Time.TimestampFrequency / 1000
            * (long)_interval.TotalMilliseconds;
        if (session.Deadline <= nextCheck)
        {
            Lose(session);
            return;
        }

        foreach (var lease in leases.Where(lease => lease.AbandonedDeadline <= nextCheck))
        {
            // A settlement in flight reports the end itself.
            if (!lease.IsSettling && session.Remove(lease))
                lease.Lose();
        }
    }

    private void Renew(WorkerSession session, SqlLease[] leases)
    {
        var abandoned = leases.Where(lease => lease is { IsAbandoned: true, AbandonedDeadline: null }).ToArray();
        var sentAt = _context.Time.GetTimestamp();
        var remaining = _context.Time.GetElapsedTime(sentAt, Math.Max(session.Deadline, sentAt));
        var renewal = new WorkerRenewal
        {
            Worker = session.Id,
            Duration = _duration,
            Abandoned = [.. abandoned.Select(lease => lease.Key)],
            AbandonedWorker = Guid.CreateVersion7(),
            AbandonedDuration = remaining,
        };
        DateTimeOffset? now;
        try
        {
            now = _context.Store.Renew(renewal);
        }
        catch (Exception error) when (_context.MayPass(error))
        {
            // The next check repeats the renewal. The end of the registration decides otherwise.
            return;
        }

        if (now is null)
        {
            Lose(session);
            return;
        }

        _context.EndOutage();
        Compare(sentAt, now.Value);
        foreach (var lease in abandoned)
            lease.AbandonedDeadline = session.Deadline;
        session.Deadline = DeadlineFrom(sentAt);
    }

    private void Compare(long sentAt, DateTimeOffset now)
    {
        var expected = _context.Clock.Reading?.Now;
        _context.Clock.Compare(sentAt, now);
        if (expected is null || now - expected.Value < Jump)
            return;
        _context.Logger.StoreClockJumped(
            _context.Store.Name, Math.Round((now - expected.Value).TotalSeconds), Math.Round(_duration.TotalSeconds));
        Volatile.Write(ref _returnsFrom, DeadlineFrom(_context.Time.GetTimestamp()));
    }

    private void Lose(WorkerSession session) =>
        _context.Logger.RegistrationExpired(_context.Store.Name, session.Lose());
}
