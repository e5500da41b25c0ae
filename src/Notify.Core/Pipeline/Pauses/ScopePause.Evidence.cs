using Notify.Addresses;
using Notify.Delivery;
using Notify.Diagnostics;
using Notify.Pipeline.Decisions;

namespace Notify.Pipeline.Pauses;

/// <content>Results of single recipients that may be the provider's fault.</content>
internal sealed partial class ScopePause
{
    private readonly Evidence _failures = new(time);
    private readonly Evidence _refusals = new(time);
    private readonly Evidence _throttles = new(time);
    private long _acceptances;

    private bool HasEvidence => _failures.Count + _refusals.Count + _throttles.Count > 0;

    /// <summary>
    /// A result of one recipient that may be the provider's fault. The results of several different recipients without
    /// an acceptance in between decide.
    /// </summary>
    private Interpretation Suspected(
        SendResult result,
        int generation,
        string key,
        string subject) =>
        result.Outcome switch
        {
            SendOutcome.Throttled => SuspectThrottle(result, generation, subject),
            SendOutcome.Misconfigured => SuspectSettings(result, generation, key, subject),
            SendOutcome.InvalidRecipient => SuspectAddresses(result, generation, key, subject),
            SendOutcome.Transient or SendOutcome.Unknown or SendOutcome.Unreachable =>
                SuspectOutage(result, generation, key, subject),
            _ => Answered(result, generation),
        };

    private Interpretation SuspectThrottle(SendResult result, int generation, string subject)
    {
        _failures.Clear();
        _throttles.Add(subject, result.RetryAfter);
        if (_throttles.Subjects < PauseThresholds.Throttles && !IsProbeOf(generation))
            return new(result);
        Start(ChannelStatus.Throttled, result, generation, _throttles.RetryAfter);
        return new(result) { PausedUntil = Until() };
    }

    private Interpretation SuspectSettings(
        SendResult result,
        int generation,
        string key,
        string subject)
    {
        _failures.Clear();
        _refusals.Add(subject, result.RetryAfter);
        var refusals = addresses.CountRefusal(key, _acceptances);
        if (_refusals.Subjects >= PauseThresholds.Refusals || IsProbeOf(generation))
            return PauseFor(result, ChannelStatus.Misconfigured, generation, key);
        if (refusals.Count >= PauseThresholds.RefusalsOfOneAddress && refusals.OthersAccepted)
        {
            // Others are accepted with the same settings, so the fault is in this address.
            addresses.Forget(key);
            return new(SendResult.InvalidRecipient(SuppressionReason.Refused, result.Error!, result.Detail));
        }

        if (_refusals.Count == 1)
        {
            logger.AddressRefused(
                name, result.Error ?? result.Outcome.Name(), Diagnostics.Log.Detail(result.Explanation));
        }

        return PauseAddress(result, Backoff.ForAddress(null, refusals.Count - 1), key);
    }

    private Interpretation SuspectAddresses(
        SendResult result,
        int generation,
        string key,
        string subject)
    {
        _failures.Clear();
        _refusals.Add(subject, result.RetryAfter);
        if (_refusals.Subjects >= PauseThresholds.InvalidAddresses || IsProbeOf(generation))
        {
            var cause = result.Detail ?? result.Error;
            var misconfigured = SendResult.Misconfigured(
                result.Error!,
                $"{_refusals.Subjects} refusals in a row, each of another recipient or provider ({cause}).");
            misconfigured = misconfigured.WithRetryAfter(result.RetryAfter);
            return PauseFor(misconfigured, ChannelStatus.Misconfigured, generation, key);
        }

        var refusals = addresses.CountRefusal(key, _acceptances);
        var isConfirmed = refusals.Count > 1
            && (refusals.OthersAccepted || refusals.SinceFirst >= Backoff.Confirmation);
        if (isConfirmed)
            addresses.Forget(key);
        return new(result) { IsConfirmed = isConfirmed };
    }

    private Interpretation SuspectOutage(
        SendResult result,
        int generation,
        string key,
        string subject)
    {
        _failures.Add(subject, result.RetryAfter);
        // Failed together with the sends that led to the pause.
        if (!_isWorking && generation != _generation)
            return new(Waiting(result)) { PausedUntil = Until() };
        if (_failures.Count < PauseThresholds.Failures && !IsProbeOf(generation))
            return new(result);
        // One recipient alone can pause only itself: its message may be the one that the provider cannot handle.
        if (_failures.Subjects < PauseThresholds.FailedRecipients && _isWorking)
        {
            var pause = Doubled(_failures.Count - PauseThresholds.Failures + 1);
            return PauseAddress(Waiting(result), pause, key);
        }

        return PauseFor(Waiting(result), ChannelStatus.Unreachable, generation, key);
    }

    /// <summary>Whether a send that started after the pause had ended decides whether the pause starts again.</summary>
    private bool IsProbeOf(int generation) => !_isWorking && generation == _generation;

    /// <summary>
    /// Pauses this scope, and the address and its message for one delay longer, so that the probe uses a message to
    /// another recipient if there is one. Pausing the address alone does not suffice: the recipient may have others.
    /// </summary>
    private Interpretation PauseFor(
        SendResult result,
        ChannelStatus status,
        int generation,
        string key)
    {
        Start(status, result, generation);
        addresses.Pause(key, Remaining() + options.BreakerDelay);
        return new(result) { PausedUntil = Until() + options.BreakerDelay };
    }

    /// <summary>
    /// Pauses only the address, at least as long as the provider asked for. The message waits one delay longer: if it
    /// is the cause, the next message to the address shows that the address is not.
    /// </summary>
    private Interpretation PauseAddress(SendResult result, TimeSpan duration, string key)
    {
        duration = Backoff.AtLeast(duration, result.RetryAfter);
        addresses.Pause(key, duration);
        return new(result)
        {
            PausedUntil = time.GetUtcNow() + duration + options.BreakerDelay,
            MayBlameMessage = true,
        };
    }

    private static SendResult Waiting(SendResult result) =>
        result.Outcome == SendOutcome.Unreachable ? result : result.AsUnreachable();

    private void ClearEvidence()
    {
        _failures.Clear();
        _refusals.Clear();
        _throttles.Clear();
    }
}
