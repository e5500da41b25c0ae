using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The reply of claim.lua.</summary>
internal sealed class ClaimReply
{
    private const int IdLength = 36;

    private readonly DateTimeOffset _now;
    private readonly long _next;
    private readonly long _firstToken;
    private readonly RedisValue[] _elements;
    private readonly RedisValue[] _bodies;
    private readonly RedisValue[] _states;
    private readonly RedisValue[] _expirations;

    public ClaimReply(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        _now = DateTimeOffset.FromUnixTimeMilliseconds((long)parts[0]);
        _next = (long)parts[1];
        Marks = (long)parts[2];
        _firstToken = (long)parts[3];
        _elements = (RedisValue[])parts[4]!;
        _bodies = (RedisValue[])parts[5]!;
        _states = (RedisValue[])parts[6]!;
        _expirations = (RedisValue[])parts[7]!;
    }

    public int Count => _elements.Length;

    /// <summary>The generation of the cancellation marks.</summary>
    public long Marks { get; }

    /// <summary>
    /// The time until the queue changes without a call, or null. One millisecond is added, so that the change is due
    /// then.
    /// </summary>
    public TimeSpan? Wait => _next == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(_next - _now.ToUnixTimeMilliseconds() + 1, 1));

    /// <summary>The time in an element, <c>id:ms</c>.</summary>
    public static DateTimeOffset ReadTime(string element) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(element.AsSpan(IdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Reads an envelope.</summary>
    /// <returns>
    /// True for a lease; false if this process cannot decode the envelope, which must then be settled.
    /// </returns>
    public bool Read(int index, RedisQueue queue, CancellationCache cancellations, [NotNullWhen(true)] out RedisLease? lease, [NotNullWhen(false)] out PendingSettlement? setAside)
    {
        var element = (string)_elements[index]!;
        var envelope = EnvelopeCodec.Decode((ReadOnlyMemory<byte>)_bodies[index]);
        var state = _states.Length == 0 || _states[index].IsNullOrEmpty
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(((ReadOnlyMemory<byte>)_states[index]).Span);
        if (envelope.Value is not null && state.Value is not null)
        {
            setAside = null;
            lease = new RedisLease(queue, envelope.Value, WithExpirations(state.Value, index, queue.Channel), _firstToken + index, ReadTime(element), cancellations.Cover(envelope.Value, _now)).Marked();
            return true;
        }

        lease = null;
        setAside = SetAside(element[..IdLength], _firstToken + index, queue.Channel, envelope, state);
        return false;
    }

    private PendingSettlement SetAside(string id, long token, string channel, DecodeResult<Envelope> envelope, DecodeResult<DeliveryState> state)
    {
        var newer = envelope.Status != DecodeStatus.Undecodable && state.Status != DecodeStatus.Undecodable;
        var reason = newer ? DeliveryOutcomes.NewerVersion : DeliveryOutcomes.Undecodable;
        var failure = new DeliveryFailure
        {
            At = _now,
            Channel = channel,
            Outcome = reason,
            Detail = envelope.Reason ?? $"its state: {state.Reason}",
        };
        return PendingSettlement.Unread(id, token, newer, reason, DeliveryState.Initial.With(failure));
    }

    /// <summary>Counts each lease that expired after the state was written as a failure.</summary>
    private DeliveryState WithExpirations(DeliveryState state, int index, string channel)
    {
        if (_expirations.Length == 0 || _expirations[index].IsNullOrEmpty)
            return state;
        foreach (var expiration in ((string)_expirations[index]!).Split(' '))
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(
                long.Parse(expiration, NumberStyles.None, CultureInfo.InvariantCulture));
            var failure = new DeliveryFailure { At = at, Channel = channel, Outcome = DeliveryOutcomes.LeaseLost };
            state = (state with { Failures = state.Failures + 1 }).With(failure);
        }

        return state;
    }
}
