using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;
using Notify.Shared;

namespace Notify.Pipeline.Pauses;

/// <summary>The pause of a channel or of one of its providers, with the evidence that led to it.</summary>
/// <remarks>
/// <para>
/// Times are measured by the monotonic clock: a step of the wall clock neither prolongs nor shortens a pause.
/// </para>
/// <para>
/// Only results of sends that started in the current episode count, so that a burst of sends that fail together is one
/// failure. An episode starts when a pause starts; <see cref="Generation"/> distinguishes them. Each failed probe
/// doubles the pause.
/// </para>
/// </remarks>
internal sealed partial class ScopePause(
    string name,
    ChannelOptions options,
    AddressPauses addresses,
    TimeProvider time,
    ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile bool _isClear = true;
    private volatile bool _isWorking = true;
    private volatile bool _hasAccepted;
    private volatile int _generation;
    private ChannelStatus _status;
    private long _until;
    private string? _detail;
    private bool _isServiceFailure;
    private int _inARow;
    private int _isProbing;
    private long _probingSince;

    /// <summary>Raised when a pause starts: a claim that waits must not lease more messages.</summary>
    public event Action? Started;

    /// <summary>Whether there is no pause.</summary>
    public bool IsWorking => _isWorking;

    /// <summary>Whether the provider has accepted a message since this process started.</summary>
    public bool HasAccepted => _hasAccepted;

    /// <summary>The current episode. A send captures it before it starts.</summary>
    public int Generation => _generation;

    /// <summary>The time since the pause ended; null while there is a pause or none was started.</summary>
    public TimeSpan? SinceEnd
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                return _isWorking || now < _until ? null : time.GetElapsedTime(_until, now);
            }
        }
    }

    /// <summary>
    /// Whether the next send is a probe: the only send until its result is known. After a throttle, which says when the
    /// provider accepts messages again, only if it did not accept one then.
    /// </summary>
    public bool NeedsProbe
    {
        get
        {
            lock (_gate)
            {
                return _status is ChannelStatus.Unreachable or ChannelStatus.Misconfigured
                    || (_status == ChannelStatus.Throttled && _inARow > 1);
            }
        }
    }

    /// <summary>Returns the current pause; null if messages may be sent.</summary>
    public ChannelHealth? Current()
    {
        if (_isWorking)
            return null;
        lock (_gate)
            return time.GetTimestamp() < _until ? Health(_status) : null;
    }

    public ChannelHealth GetHealth()
    {
        lock (_gate)
        {
            var isWorking = _status == ChannelStatus.Working
                || (_status == ChannelStatus.Throttled && time.GetTimestamp() >= _until);
            return isWorking ? new() { Channel = name, Status = ChannelStatus.Working } : Health(_status);
        }
    }

    /// <summary>
    /// The time for which the other messages wait during a probe: as long as it has taken so far, so that a probe that
    /// is not answered causes few deferrals.
    /// </summary>
    public TimeSpan ProbeWait
    {
        get
        {
            var elapsed = time.GetElapsedTime(Volatile.Read(ref _probingSince));
            return elapsed > options.BreakerDelay ? elapsed : options.BreakerDelay;
        }
    }

    /// <summary>Reserves the probe, if one is needed and none is in flight.</summary>
    /// <returns>False if another message is the probe.</returns>
    public bool TryStartProbe()
    {
        if (Interlocked.Exchange(ref _isProbing, 1) != 0)
            return false;
        Volatile.Write(ref _probingSince, time.GetTimestamp());
        return true;
    }

    public void EndProbe() => Volatile.Write(ref _isProbing, 0);

    /// <summary>Interprets the result of a send and starts, extends or ends the pause accordingly.</summary>
    /// <param name="result">The result.</param>
    /// <param name="concern">How the result concerns this scope.</param>
    /// <param name="generation">The episode in which the send started.</param>
    /// <param name="key">The normalized address.</param>
    /// <param name="subject">
    /// The recipient or, if this is the pause of a channel with several providers, the provider. Results of several
    /// different ones are evidence.
    /// </param>
    public Interpretation Report(
        SendResult result,
        PauseConcern concern,
        int generation,
        string key,
        string subject)
    {
        // The usual case takes no lock and reads no clock.
        if (result.Outcome == SendOutcome.Sent && _isClear)
        {
            if (!_hasAccepted)
                _hasAccepted = true;
            return new(result);
        }

        if (concern == PauseConcern.None && _isClear)
            return new(result);
        Interpretation interpretation;
        var before = _generation;
        lock (_gate)
        {
            interpretation = result.Outcome == SendOutcome.Sent
                ? Accepted(result, generation)
                : concern switch
                {
                    PauseConcern.Certain => Refused(result, generation),
                    PauseConcern.Suspected => Suspected(result, generation, key, subject),
                    _ => Answered(result, generation),
                };
            _isClear = _isWorking && !HasEvidence;
        }

        if (before != _generation)
            Started?.Invoke();
        return interpretation;
    }

    private Interpretation Accepted(SendResult result, int generation)
    {
        _hasAccepted = true;
        _acceptances++;
        ClearEvidence();
        if (!_isWorking && generation == _generation)
            Resume();
        return new(result);
    }

    /// <summary>A result that concerns other scopes: the provider answered, so it can be reached.</summary>
    private Interpretation Answered(SendResult result, int generation)
    {
        if (result.Outcome is not (SendOutcome.Transient or SendOutcome.Unknown))
            _failures.Clear();
        if (_isWorking || generation != _generation || time.GetTimestamp() < _until)
            return new(result);
        if (_status != ChannelStatus.Throttled && result.Outcome is SendOutcome.Transient or SendOutcome.Unknown)
            Extend(); // The probe shows neither that the provider works nor that it does not.
        else
            Resume();
        return new(result);
    }

    private Interpretation Refused(SendResult result, int generation)
    {
        Start(result.Outcome.ToStatus(), result, generation);
        return new(result) { PausedUntil = Until() };
    }

    private void Start(
        ChannelStatus status,
        SendResult result,
        int generation,
        TimeSpan? retryAfter = null)
    {
        // The send started before the pause did, together with those that led to it.
        var isLate = generation != _generation;
        if (isLate && (_isWorking || status <= _status))
            return;
        var before = _status;
        _inARow = isLate ? _inARow : _inARow + 1;
        _status = status;
        _detail = result.Detail ?? result.Error;
        _isServiceFailure = result.IsServiceFailure;
        _isWorking = false;
        _generation++;
        SetEnd(retryAfter ?? result.RetryAfter);
        if (before != status)
            Log(status, result);
    }

    // The result concerns another scope, and so does the wait that it asks for.
    private void Extend()
    {
        _inARow++;
        _generation++;
        SetEnd(null);
    }

    private void SetEnd(TimeSpan? retryAfter)
    {
        var hasWait = _status == ChannelStatus.Throttled && retryAfter is not null;
        var delay = hasWait ? options.BreakerDelay : Doubled(_inARow);
        _until = time.GetTimestamp() + time.ToTimestampUnits(Backoff.AtLeast(delay, retryAfter));
    }

    private TimeSpan Doubled(int inARow) =>
        Backoff.Doubled(options.BreakerDelay, inARow - 1, options.BreakerMaxDelay);

    private void Resume()
    {
        _status = ChannelStatus.Working;
        _detail = null;
        _inARow = 0;
        _isWorking = true;
        ClearEvidence();
        logger.ChannelWorksAgain(name);
    }

    private TimeSpan Remaining()
    {
        var now = time.GetTimestamp();
        return now < _until ? time.GetElapsedTime(now, _until) : TimeSpan.Zero;
    }

    private DateTimeOffset Until() => time.GetUtcNow() + Remaining();

    private ChannelHealth Health(ChannelStatus status) => new()
    {
        Channel = name,
        Status = status,
        Until = Until(),
        Detail = _detail,
        IsServiceFailure = _isServiceFailure,
    };

    private void Log(ChannelStatus status, SendResult result)
    {
        var error = result.Error ?? result.Outcome.Name();
        var detail = Diagnostics.Log.Detail(result.Explanation);
        switch (status)
        {
            case ChannelStatus.Misconfigured:
                logger.ChannelMisconfigured(name, error, detail);
                break;
            case ChannelStatus.Unreachable:
                logger.ChannelUnreachable(name, error, detail);
                break;
            default:
                logger.ChannelThrottled(name, Until());
                break;
        }
    }
}
