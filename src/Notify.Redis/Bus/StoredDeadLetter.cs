using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>A dead letter in Redis.</summary>
internal sealed record StoredDeadLetter(RedisQueue Queue, DeadLetterPosition Position, RedisValue Body, DeadLetter Letter)
{
    private const int Parts = 5;
    private const int MicrosecondsPerMillisecond = 1000;

    /// <summary>Reads the reply of dead-letters.lua.</summary>
    public static List<StoredDeadLetter> Read(RedisQueue queue, RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        var columns = Enumerable.Range(0, Parts).Select(index => (RedisValue[])parts[index]!).ToArray();
        return
        [
            .. columns[0].Select((id, index) => Read(
                queue,
                new DeadLetterPosition((double)columns[1][index], (string)id!),
                (string?)columns[2][index],
                columns[3][index],
                columns[4][index])),
        ];
    }

    private static StoredDeadLetter Read(
        RedisQueue queue,
        DeadLetterPosition position,
        string? record,
        RedisValue body,
        RedisValue state)
    {
        var bytes = (ReadOnlyMemory<byte>)body;
        var envelope = EnvelopeCodec.Decode(bytes).Value;
        return new StoredDeadLetter(queue, position, body, new DeadLetter
        {
            Id = Guid.Parse(position.Id),
            Channel = queue.Channel,
            Lane = record is ['c', ..] ? Lane.Campaign : Lane.Transactional,
            Reason = record is { Length: > 2 } ? record[2..] : DeliveryOutcomes.Unknown,
            At = DateTimeOffset.FromUnixTimeMilliseconds((long)position.Score / MicrosecondsPerMillisecond),
            Envelope = envelope,
            State = EnvelopeCodec.DecodeState(((ReadOnlyMemory<byte>)state).Span).Value ?? DeliveryState.Initial,
            Bytes = envelope is null ? bytes : null,
        });
    }
}

/// <summary>The position of a dead letter: by the time at which it was dead-lettered, then by its id.</summary>
/// <param name="Score">Microseconds since 1970, by the server's clock.</param>
/// <param name="Id">The id as it is written in Redis.</param>
internal readonly record struct DeadLetterPosition(double Score, string Id)
{
    private const char Separator = '-';

    /// <summary>The position before all dead letters.</summary>
    public static DeadLetterPosition Newest { get; } = new(double.PositiveInfinity, "");

    public static IComparer<DeadLetterPosition> NewestFirst { get; } = Comparer<DeadLetterPosition>.Create(
        (one, other) => one.Score != other.Score
            ? other.Score.CompareTo(one.Score)
            : string.CompareOrdinal(other.Id, one.Id));

    public string ScoreText =>
        double.IsPositiveInfinity(Score) ? "+inf" : Score.ToString("F0", CultureInfo.InvariantCulture);

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">The text is not a cursor of this bus.</exception>
    public static DeadLetterPosition Parse(string cursor)
    {
        var end = cursor.IndexOf(Separator, StringComparison.Ordinal);
        return end > 0
            && long.TryParse(cursor.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var score)
            && Guid.TryParseExact(cursor.AsSpan(end + 1), "D", out var id)
                ? new(score, id.ToString())
                : throw new ArgumentException(
                    "The cursor was not made by this bus; pass the Next of a page before, or null for the first page.",
                    nameof(cursor));
    }

    /// <summary>The cursor.</summary>
    public override string ToString() => ScoreText + Separator + Id;
}
