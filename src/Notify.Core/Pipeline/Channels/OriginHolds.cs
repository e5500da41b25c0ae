using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.Pipeline.Channels;

/// <summary>
/// The providers of a channel that are held on their own, while the others work on. Costs nothing while there are none.
/// </summary>
internal sealed class OriginHolds(string channel, ChannelOptions options, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile bool _any;

    /// <summary>Asks to send to a provider.</summary>
    /// <param name="origin">The provider; null where the channel has but one.</param>
    /// <param name="now">Now.</param>
    /// <param name="probe">
    /// Where this send is the one that finds out: to be disposed of when it is over, whatever came of it. Else null.
    /// </param>
    /// <returns>Null where it may be sent to; else why and until when not.</returns>
    public ChannelHealth? Enter(string? origin, DateTimeOffset now, out IDisposable? probe)
    {
        probe = null;
        return _any && origin is not null && _holds.TryGetValue(origin, out var hold) ? hold.Enter(now, out probe) : null;
    }

    /// <summary>Takes note of an answer.</summary>
    /// <returns>Until when the provider is held, where this answer holds it.</returns>
    public DateTimeOffset? Report(string? origin, SendResult result, DateTimeOffset startedAt, DateTimeOffset now)
    {
        if (origin is null)
            return null;
        var concerns = result.Scope == ThrottleScope.Origin && result.Outcome is SendOutcome.Throttled or SendOutcome.Unreachable or SendOutcome.Misconfigured;
        if (!concerns && !(_any && _holds.ContainsKey(origin)))
            return null;
        // One at a time: an answer that ends the hold must not take it away from one that has just begun it.
        lock (_gate)
        {
            var hold = _holds.GetOrAdd(origin, static (origin, self) => self.New(origin), this);
            _any = true;
            var until = hold.Breaker.Report(result, concerns, startedAt, now);
            if (hold.Breaker.Works)
                _holds.TryRemove(origin, out _);
            return until;
        }
    }

    /// <summary>A row for each provider that is held.</summary>
    public IEnumerable<ChannelHealth> HealthAt(DateTimeOffset now) =>
        _holds.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.Breaker.HealthAt(now) with { Channel = channel, Origin = pair.Key })
            .Where(health => health.Status != ChannelStatus.Working);

    private Hold New(string origin) => new(new ChannelBreaker($"{channel} ({origin})", options, logger), options.BreakerDelay);

    /// <summary>
    /// One provider. Once the pause is over one send finds out how it is; the others wait a little more.
    /// </summary>
    private sealed class Hold(ChannelBreaker breaker, TimeSpan probeTime) : IDisposable
    {
        private int _probing;

        public ChannelBreaker Breaker => breaker;

        public ChannelHealth? Enter(DateTimeOffset now, out IDisposable? probe)
        {
            probe = null;
            if (breaker.HoldAt(now) is { } held)
                return held;
            var health = breaker.HealthAt(now);
            if (!breaker.NeedsProbe)
                return null;
            if (Interlocked.Exchange(ref _probing, 1) == 1)
                return health with { Until = now + probeTime };
            probe = this;
            return null;
        }

        /// <summary>The probe is over; the next may find out.</summary>
        public void Dispose() => Volatile.Write(ref _probing, 0);
    }
}
