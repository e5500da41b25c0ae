using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Notify.Delivery;

namespace Notify.Pipeline.Pauses;

/// <summary>
/// The pauses of one channel in this process: of the channel, of each of its providers, and of single addresses. What
/// one recipient causes pauses only that recipient, until results of several different recipients show otherwise.
/// </summary>
internal sealed class ChannelPauses : IDisposable
{
    // A kind whose addresses name their provider could otherwise collect providers without a bound.
    private const int MaxOrigins = 1_000;

    // A provider that no message has needed for this time after its pause had ended is forgotten.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    // Messages without a suitable next step must not all be claimed and deferred during each pause.
    private const int MostHeldInARow = 100;

    private readonly string _channel;
    private readonly ChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, ScopePause> _origins = new(StringComparer.Ordinal);
    private volatile int _heldInARow;
    private volatile int _heldSince = -1;

    public ChannelPauses(
        string channel,
        ChannelOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (_channel, _options, _time, _logger) = (channel, options, time, logger);
        Addresses = new AddressPauses(time);
        Channel = CreateScope(channel);
    }

    /// <summary>
    /// Whether queued messages are worth claiming during a pause that lets some of them continue with their next step.
    /// False if many in a row had none.
    /// </summary>
    public bool MayForwardMore => _heldInARow < MostHeldInARow || _heldSince != Channel.Generation;

    /// <summary>The pause of the whole channel.</summary>
    public ScopePause Channel { get; }

    /// <summary>The pauses of single addresses.</summary>
    public AddressPauses Addresses { get; }

    /// <summary>Reports that a message was claimed during a pause.</summary>
    public void ReportHeld(bool isForwarded)
    {
        var generation = Channel.Generation;
        if (isForwarded || _heldSince != generation)
            _heldInARow = 0;
        _heldSince = generation;
        if (!isForwarded)
            _heldInARow++;
    }

    /// <summary>Checks whether a message may be sent to an address.</summary>
    /// <param name="key">The normalized address.</param>
    /// <param name="origin">The provider of the address; null if the channel has only one.</param>
    /// <param name="entry">The entry to report the result with; dispose it after the send.</param>
    /// <returns>Null if the message may be sent; otherwise the pause.</returns>
    public ChannelHealth? Enter(string key, string? origin, out PauseEntry entry)
    {
        entry = default;
        if (Addresses.Remaining(key) is { } remaining)
        {
            return new()
            {
                Channel = _channel,
                Status = ChannelStatus.Throttled,
                Until = _time.GetUtcNow() + remaining,
            };
        }

        var scope = origin is null ? null : _origins.GetValueOrDefault(origin);
        var isProbe = false;
        if (scope is { IsWorking: false })
        {
            if (scope.Current() is { } pause)
                return pause;
            isProbe = scope.NeedsProbe;
            if (isProbe && !scope.TryStartProbe())
                return scope.GetHealth() with { Until = _time.GetUtcNow() + scope.ProbeWait };
            // Another probe may have failed since the check above.
            if (isProbe && scope.Current() is { } renewed)
            {
                scope.EndProbe();
                return renewed;
            }
        }

        entry = new(Channel.Generation, scope, origin, isProbe);
        return null;
    }

    /// <summary>Interprets the result of a send in view of the other results, and updates the pauses.</summary>
    /// <param name="entry">The entry of the send.</param>
    /// <param name="key">The normalized address.</param>
    /// <param name="recipient">A key of the recipient, who may have several addresses.</param>
    /// <param name="result">The result.</param>
    public Interpretation Report(
        in PauseEntry entry,
        string key,
        string recipient,
        SendResult result)
    {
        if (result.Outcome == SendOutcome.Sent)
            Addresses.Forget(key);
        var concernsOrigin = Concern(result, PauseScope.Origin);
        var concernsChannel = Concern(result, PauseScope.Channel);
        Interpretation? ofOrigin = null;
        if (entry.Origin is not null)
            ofOrigin = Scope(entry).Report(result, concernsOrigin, entry.OriginGeneration, key, recipient);
        else if (concernsOrigin > concernsChannel)
            concernsChannel = concernsOrigin; // The channel has only one provider.
        // Several recipients of one provider show that the provider is at fault, not the channel.
        var subject = entry.Origin ?? recipient;
        var ofChannel = Channel.Report(result, concernsChannel, entry.ChannelGeneration, key, subject);
        return concernsChannel == PauseConcern.None
            ? ofOrigin ?? ofChannel
            : ofChannel with { PausesChannel = Channel.Current() is not null };
    }

    /// <summary>
    /// Interprets a failure of the application's own services, such as its database. The message is not at fault, so no
    /// attempt is consumed. If the messages of several recipients fail, the channel is paused until a probe succeeds.
    /// </summary>
    /// <param name="recipient">A key of the recipient.</param>
    /// <param name="detail">The service and the type of its exception.</param>
    /// <param name="generation">The episode in which the delivery started.</param>
    public Interpretation ReportServiceFailure(string recipient, string detail, int generation)
    {
        var failure = SendResult.ServiceFailure(detail);
        return Channel.Report(failure, PauseConcern.Suspected, generation, recipient, recipient) with
        {
            PausesChannel = Channel.Current() is not null,
        };
    }

    /// <summary>Returns a row for each provider that is paused.</summary>
    public IEnumerable<ChannelHealth> GetOriginHealth()
    {
        ForgetUnused();
        // A copy: sorting the dictionary itself fails if another thread adds a provider meanwhile.
        return _origins.ToArray()
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.GetHealth() with
            {
                Channel = _channel,
                Origin = pair.Key,
                HasAccepted = pair.Value.HasAccepted,
            })
            .Where(health => health.Status != ChannelStatus.Working);
    }

    public void Dispose() => Addresses.Dispose();

    private static PauseConcern Concern(SendResult result, PauseScope scope)
    {
        var pauses = result.Outcome is SendOutcome.Throttled or SendOutcome.Misconfigured or SendOutcome.Unreachable;
        if (pauses && result.Scope == scope)
            return PauseConcern.Certain;
        return result.SuspectedScope == scope ? PauseConcern.Suspected : PauseConcern.None;
    }

    private ScopePause Scope(in PauseEntry entry)
    {
        if (entry.Scope is { } known)
            return known;
        if (_origins.TryGetValue(entry.Origin!, out var scope))
            return scope;
        if (_origins.Count >= MaxOrigins)
            ForgetUnused();
        return _origins.GetOrAdd(
            entry.Origin!, static (origin, self) => self.CreateScope($"{self._channel} ({origin})"), this);
    }

    private ScopePause CreateScope(string name) => new(name, _options, Addresses, _time, _logger);

    private void ForgetUnused()
    {
        foreach (var pair in _origins)
        {
            if (pair.Value.SinceEnd > ForgetAfter)
                _origins.TryRemove(pair);
        }

        // More providers than any real application has: those without a pause start again without their history.
        if (_origins.Count < MaxOrigins)
            return;
        foreach (var pair in _origins.Where(pair => pair.Value.IsWorking))
            _origins.TryRemove(pair);
        foreach (var pair in _origins.Skip(MaxOrigins / 2))
            _origins.TryRemove(pair);
    }
}

/// <summary>A send that passed the check for pauses. Disposing ends the probe, if it was one.</summary>
internal readonly struct PauseEntry(
    int channelGeneration,
    ScopePause? scope,
    string? origin,
    bool isProbe)
    : IDisposable
{
    public int ChannelGeneration { get; } = channelGeneration;

    public ScopePause? Scope { get; } = scope;

    public string? Origin { get; } = origin;

    public int OriginGeneration { get; } = scope?.Generation ?? 0;

    public void Dispose()
    {
        if (isProbe)
            Scope!.EndProbe();
    }
}
