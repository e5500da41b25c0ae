using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Notify.Delivery;

/// <summary>The providers of a channel that are held on their own, while the others work on. Costs nothing while there are none.</summary>
internal sealed class OriginHolds(string channel, ChannelOptions options, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Hold> _holds = new(StringComparer.Ordinal);
    private volatile bool _any;

    /// <summary>Asks to send to a provider.</summary>
    /// <returns>Null where it may be sent to; else why and until when not.</returns>
    public ChannelHealth? Enter(string? origin, DateTimeOffset now) =>
        _any && origin is not null && _holds.TryGetValue(origin, out var hold) ? hold.Enter(now) : null;

    /// <summary>The send that was let in is over, whatever came of it.</summary>
    public void Leave(string? origin)
    {
        if (_any && origin is not null && _holds.TryGetValue(origin, out var hold))
            hold.Leave();
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
        var hold = _holds.GetOrAdd(origin, static (origin, self) => self.New(origin), this);
        _any = true;
        var until = hold.Breaker.Report(result, concerns, startedAt, now);
        if (hold.Breaker.Works)
            _holds.TryRemove(new(origin, hold));
        return until;
    }

    /// <summary>A row for each provider that is held.</summary>
    public IEnumerable<ChannelHealth> HealthAt(DateTimeOffset now) =>
        _holds.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.Breaker.HealthAt(now) with { Channel = channel, Origin = pair.Key })
            .Where(health => health.Condition != ChannelCondition.Working);

    private Hold New(string origin) => new(new ChannelBreaker($"{channel} ({origin})", options, logger), options.BreakerDelay);

    /// <summary>One provider. Once the pause is over one send finds out how it is; the others wait a little more.</summary>
    private sealed class Hold(ChannelBreaker breaker, TimeSpan probeTime)
    {
        private int _probing;

        public ChannelBreaker Breaker => breaker;

        public ChannelHealth? Enter(DateTimeOffset now)
        {
            var health = breaker.HealthAt(now);
            if (breaker.HoldAt(now) is not null)
                return health;
            return breaker.NeedsProbe && Interlocked.Exchange(ref _probing, 1) == 1 ? health with { Until = now + probeTime } : null;
        }

        public void Leave() => Volatile.Write(ref _probing, 0);
    }
}
