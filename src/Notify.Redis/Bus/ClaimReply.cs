using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>The reply of claim.lua.</summary>
internal sealed class ClaimReply
{
    private const int IdLength = 36;
    private const int TimeLength = 13;

    private readonly long _next;
    private readonly long _firstToken;
    private readonly RedisValue[] _elements;
    private readonly RedisValue[] _bodies;
    private readonly RedisValue[] _states;
    private readonly RedisValue[] _expirations;
    private readonly string _canceled;

    public ClaimReply(RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        Now = DateTimeOffset.FromUnixTimeMilliseconds((long)parts[0]);
        _next = (long)parts[1];
        IsEntered = (bool)parts[2];
        _firstToken = (long)parts[3];
        _elements = (RedisValue[])parts[4]!;
        _bodies = (RedisValue[])parts[5]!;
        _states = (RedisValue[])parts[6]!;
        _expirations = (RedisValue[])parts[7]!;
        _canceled = (string)parts[8]!;
    }

    public int Count => _elements.Length;

    /// <summary>The time of the server.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The clock of the server, compared with the clock of this process. Set before leases are read.</summary>
    public ClockReading? Clock { get; set; }

    /// <summary>Whether the queue has its cancellation marks. Otherwise nothing was leased.</summary>
    public bool IsEntered { get; }

    /// <summary>
    /// The time until the queue changes without a call, or null. One millisecond is added, so that the change is due
    /// then.
    /// </summary>
    public TimeSpan? Wait => _next == 0
        ? null
        : TimeSpan.FromMilliseconds(Math.Max(_next - Now.ToUnixTimeMilliseconds() + 1, 1));

    /// <summary>The time in an element, as queue.lua describes it.</summary>
    public static DateTimeOffset ReadTime(string element) =>
        ReadMilliseconds(element.AsSpan(IdLength + 1, TimeLength));

    /// <summary>Reads an envelope.</summary>
    /// <returns>
    /// True for a lease; false if this process cannot decode the envelope, which must then be settled.
    /// </returns>
    public bool Read(
        int index,
        RedisQueue queue,
        [NotNullWhen(true)] out RedisLease? lease,
        [NotNullWhen(false)] out PendingSettlement? setAside)
    {
        var element = (string)_elements[index]!;
        var body = _bodies[index];
        var envelope = EnvelopeCodec.Decode((ReadOnlyMemory<byte>)body);
        var state = _states.Length == 0 || _states[index].IsNullOrEmpty
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(((ReadOnlyMemory<byte>)_states[index]).Span);
        var token = _firstToken + index;
        if (envelope.Value is not null && state.Value is not null)
        {
            setAside = null;
            lease = new RedisLease(
                queue,
                envelope.Value,
                WithExpirations(state.Value, index, queue.Channel),
                token,
                ReadTime(element),
                Clock!,
                isCanceled: _canceled.Length > 0 && _canceled[index] == '1')
            { Body = body };
            return true;
        }

        lease = null;
        setAside = SetAside(element[..IdLength], token, index, queue.Channel, envelope, state);
        return false;
    }

    private PendingSettlement SetAside(
        string id,
        long token,
        int index,
        string channel,
        DecodeResult<Envelope> envelope,
        DecodeResult<DeliveryState> state)
    {
        var newer = envelope.Status != DecodeStatus.Undecodable && state.Status != DecodeStatus.Undecodable;
        var reason = newer ? DeliveryOutcomes.NewerVersion : DeliveryOutcomes.Undecodable;

        // A state that cannot be decoded is not overwritten: it contains the addresses that already have the message.
        if (state.Value is null)
            return PendingSettlement.Unread(id, token, newer, reason, state: null);
        var failure = new DeliveryFailure { At = Now, Channel = channel, Outcome = reason, Detail = envelope.Reason };
        return PendingSettlement.Unread(
            id, token, newer, reason, WithExpirations(state.Value, index, channel).With(failure));
    }

    /// <summary>Counts each lease that expired after the state was written as a failure.</summary>
    private DeliveryState WithExpirations(DeliveryState state, int index, string channel)
    {
        if (_expirations.Length == 0 || _expirations[index].IsNullOrEmpty)
            return state;
        foreach (var expiration in ((string)_expirations[index]!).Split(' '))
        {
            var at = ReadMilliseconds(expiration);
            var failure = new DeliveryFailure { At = at, Channel = channel, Outcome = DeliveryOutcomes.LeaseLost };
            state = (state with { Failures = state.Failures + 1 }).With(failure);
        }

        return state;
    }

    private static DateTimeOffset ReadMilliseconds(ReadOnlySpan<char> text) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
}
