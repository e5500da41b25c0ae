using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>A dead letter as Redis has it.</summary>
internal sealed record StoredLetter(RedisQueue Queue, LetterPlace Place, RedisValue Body, DeadLetter Letter)
{
    private const int Parts = 5;
    private const int MicrosecondsPerMillisecond = 1000;

    /// <summary>Reads the answer of dead-letters.lua.</summary>
    public static List<StoredLetter> Read(RedisQueue queue, RedisResult answer)
    {
        var parts = (RedisResult[])answer!;
        var columns = Enumerable.Range(0, Parts).Select(index => (RedisValue[])parts[index]!).ToArray();
        return [.. columns[0].Select((id, index) => Read(queue, new LetterPlace((double)columns[1][index], (string)id!), (string?)columns[2][index], columns[3][index], columns[4][index]))];
    }

    private static StoredLetter Read(RedisQueue queue, LetterPlace place, string? record, RedisValue body, RedisValue state)
    {
        var bytes = (ReadOnlyMemory<byte>)body;
        var envelope = EnvelopeCodec.Decode(bytes).Value;
        return new StoredLetter(queue, place, body, new DeadLetter
        {
            Id = Guid.Parse(place.Id),
            Channel = queue.Channel,
            Lane = record is ['c', ..] ? Lane.Campaign : Lane.Transactional,
            Reason = record is { Length: > 2 } ? record[2..] : Notify.DeliveryOutcomes.Unknown,
            At = DateTimeOffset.FromUnixTimeMilliseconds((long)place.Score / MicrosecondsPerMillisecond),
            Envelope = envelope,
            State = EnvelopeCodec.DecodeState(((ReadOnlyMemory<byte>)state).Span).Value ?? DeliveryState.Initial,
            Bytes = envelope is null ? bytes : null,
        });
    }
}
