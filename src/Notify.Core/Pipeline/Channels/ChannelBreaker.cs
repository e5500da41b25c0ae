using Microsoft.Extensions.Logging;
using Notify.Delivery;
using Notify.Diagnostics;

namespace Notify.Pipeline.Channels;

/// <summary>
/// Holds a channel while its provider wants us slower, cannot be reached, or refuses our settings. Only answers to
/// sends that began after the hold ended count: a burst that fails together is one failure, and the pause doubles once
/// a probe.
/// </summary>
internal sealed class ChannelBreaker(string channel, ChannelOptions options, ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile bool _works = true;
    private ChannelStatus _status;
    private DateTimeOffset _until;
    private string? _detail;
    private int _inARow;

    /// <summary>Raised when a hold begins: a waiting claim must not bring more.</summary>
    public event Action? Held;

    public bool Works => _works;

    /// <summary>Whether the next send is a probe: the only one until its answer is there.</summary>
    public bool NeedsProbe
    {
        get
        {
            lock (_gate)
                return _status is ChannelStatus.Unreachable or ChannelStatus.Misconfigured;
        }
    }

    /// <summary>The hold at this moment, or null where the channel may send.</summary>
    public ChannelHealth? HoldAt(DateTimeOffset now)
    {
        if (_works)
            return null;
        lock (_gate)
            return now < _until ? new() { Channel = channel, Status = _status, Until = _until, Detail = _detail } : null;
    }

    public ChannelHealth HealthAt(DateTimeOffset now)
    {
        lock (_gate)
            return _status == ChannelStatus.Working || (_status == ChannelStatus.Throttled && _until <= now)
                ? new() { Channel = channel, Status = ChannelStatus.Working }
                : new() { Channel = channel, Status = _status, Until = _until, Detail = _detail };
    }

    /// <summary>Takes note of an answer.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="concerns">
    /// Whether what it asks for is asked of all that goes this way, not of one address or provider alone.
    /// </param>
    /// <param name="startedAt">When the send began.</param>
    /// <param name="now">Now.</param>
    /// <returns>Until when the channel is held, where this answer holds it.</returns>
    public DateTimeOffset? Report(SendResult result, bool concerns, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var status = result.Outcome switch
        {
            SendOutcome.Unreachable when concerns => ChannelStatus.Unreachable,
            SendOutcome.Misconfigured when concerns => ChannelStatus.Misconfigured,
            SendOutcome.Throttled when concerns => ChannelStatus.Throttled,
            _ => ChannelStatus.Working,
        };
        if (status == ChannelStatus.Working)
        {
            if (!_works)
                Answered(result, startedAt, now);
            return null;
        }

        DateTimeOffset until;
        bool opened;
        lock (_gate)
        {
            opened = Hold(status, result, startedAt, now);
            until = _until;
        }

        if (opened)
            Held?.Invoke();
        return until;
    }

    private bool Hold(ChannelStatus status, SendResult result, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var sameEpisode = startedAt < _until;
        if (sameEpisode && (_works || status <= _status))
            return false;
        var before = _status;
        _inARow = sameEpisode ? _inARow : _inARow + 1;
        _status = status;
        _detail = result.Detail ?? result.Error;
        _until = now + Pause(result);
        _works = false;
        if (before != status)
            Log(status, result);
        return true;
    }

    private TimeSpan Pause(SendResult result)
    {
        if (result is { Outcome: SendOutcome.Throttled, RetryAfter: { } asked })
            return asked > options.BreakerDelay ? asked : options.BreakerDelay;
        var doubled = options.BreakerDelay * Math.Pow(2, Math.Min(_inARow - 1, 30));
        return doubled < options.BreakerMaxDelay ? doubled : options.BreakerMaxDelay;
    }

    private void Answered(SendResult result, DateTimeOffset startedAt, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_works || startedAt < _until)
                return;
            var probing = _status is ChannelStatus.Unreachable or ChannelStatus.Misconfigured;
            if (probing && result.Outcome is (SendOutcome.Transient or SendOutcome.Unknown))
            {
                // The probe says neither that it works nor that it does not: wait on.
                _inARow++;
                _until = now + Pause(result);
                return;
            }

            _status = ChannelStatus.Working;
            _detail = null;
            _inARow = 0;
            _works = true;
        }

        logger.ChannelWorksAgain(channel);
    }

    private void Log(ChannelStatus status, SendResult result)
    {
        switch (status)
        {
            case ChannelStatus.Misconfigured:
                logger.ChannelMisconfigured(channel, result.Error, result.Detail);
                break;
            case ChannelStatus.Unreachable:
                logger.ChannelUnreachable(channel, result.Error, result.Detail);
                break;
            default:
                logger.ChannelThrottled(channel, _until);
                break;
        }
    }
}
