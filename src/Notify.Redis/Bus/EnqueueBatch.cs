using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>Enqueue calls that are sent to the server together.</summary>
internal sealed class EnqueueBatch
{
    private const int MostEnvelopes = 500;

    // 500 of the largest envelopes would take longer than the timeout of a call.
    private const long MostBytes = 4 * 1024 * 1024;
    private const int Fixed = 7;
    private const int PerEnvelope = 4;
    private const int IdLength = 36;

    private readonly List<PendingEnqueue> _calls = [];
    private readonly List<string> _keys = [];
    private int _envelopes;
    private long _bytes;

    public IReadOnlyList<PendingEnqueue> Calls => _calls;

    public IReadOnlyList<string> IdempotencyKeys => _keys;

    public bool IsFull => _envelopes >= MostEnvelopes || _bytes >= MostBytes;

    public void Add(PendingEnqueue call)
    {
        _calls.Add(call);
        _envelopes += call.Envelopes.Count;
        _bytes += call.Bytes;
    }

    public void Clear()
    {
        _calls.Clear();
        _keys.Clear();
        _envelopes = 0;
        _bytes = 0;
    }

    /// <summary>Encodes calls again that were made before the clocks were compared.</summary>
    public void Encode(TimeSpan clockDifference)
    {
        foreach (var call in _calls)
            call.Encode(clockDifference);
    }

    public RedisValue[] Arguments(
        long number,
        RedisBusOptions options,
        string publish,
        string wake)
    {
        _keys.Clear();
        var arguments = new RedisValue[Fixed + _calls.Count + (_envelopes * PerEnvelope)];
        arguments[0] = number;
        arguments[1] = options.LaneCapacity;
        arguments[2] = options.WhenFull == FullLaneAction.Wait ? (long)(options.PollInterval * 2).TotalMilliseconds : 0;
        arguments[3] = (long)options.IdempotencyWindow.TotalMilliseconds;
        arguments[4] = publish;
        arguments[5] = wake;
        arguments[6] = _calls.Count;
        var at = Fixed;
        foreach (var call in _calls)
        {
            arguments[at++] = call.BypassesBound ? -call.Envelopes.Count : call.Envelopes.Count;
            for (var i = 0; i < call.Bodies.Length; i++)
            {
                arguments[at++] = call.Envelopes[i].Id.ToString();
                arguments[at++] = Meta(call.Envelopes[i]);
                arguments[at++] = RedisQueue.Hold(call.Envelopes[i]);
                arguments[at++] = call.Bodies[i];
            }
        }

        return arguments;
    }

    /// <summary>Reads the results of a call from the reply of enqueue.lua.</summary>
    public static EnqueueResult[] Read(PendingEnqueue call, string reply, ref int at)
    {
        var results = new EnqueueResult[call.Envelopes.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var result = reply[at++];
            if (result == 'd')
            {
                results[i] = EnqueueResult.Duplicate(
                    Guid.Parse(reply.AsSpan(at, IdLength)),
                    Guid.Parse(reply.AsSpan(at + IdLength, IdLength)));
                at += 2 * IdLength;
            }
            else
            {
                results[i] = result == 'a' ? EnqueueResult.Accepted : EnqueueResult.QueueFull;
            }
        }

        return results;
    }

    private RedisValue Meta(Envelope envelope)
    {
        var lane = envelope.Lane == Lane.Campaign ? "c" : "t";
        if (envelope.IdempotencyKey is null && envelope.NotBefore is null)
            return lane;
        var key = 0;
        if (envelope.IdempotencyKey is not null)
        {
            _keys.Add(envelope.IdempotencyKey);
            key = _keys.Count;
        }

        var due = envelope.NotBefore is { } notBefore
            ? (notBefore.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks + TimeSpan.TicksPerMillisecond - 1)
                / TimeSpan.TicksPerMillisecond
            : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{lane}:{Math.Max(due, 0)}:{key}:{envelope.NotificationId}");
    }
}
