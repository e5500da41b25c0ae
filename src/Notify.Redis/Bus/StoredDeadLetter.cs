using System.Globalization;
using Notify.Bus;
using StackExchange.Redis;

namespace Notify.Redis.Bus;

/// <summary>A dead letter in Redis.</summary>
internal sealed record StoredDeadLetter(
    RedisQueue Queue,
    DeadLetterPosition Position,
    RedisValue Body,
    DeadLetter Letter)
{
    private const int Columns = 5;
    private const int MicrosecondsPerMillisecond = 1000;

    /// <summary>The time of the server when the dead letter was read.</summary>
    public DateTimeOffset ReadAt { get; private init; }

    /// <summary>Whether the envelope and its state can be decoded.</summary>
    public bool CanBeRequeued => Letter.Bytes is null;

    /// <summary>The channel of the first step, or null if the envelope cannot be decoded.</summary>
    public string? FirstStep => Letter.Envelope?.Steps[0];

    /// <summary>Reads the reply of dead-letters.lua.</summary>
    public static List<StoredDeadLetter> Read(RedisQueue queue, RedisResult reply)
    {
        var parts = (RedisResult[])reply!;
        var readAt = DateTimeOffset.FromUnixTimeMilliseconds((long)parts[Columns]);
        var columns = Enumerable.Range(0, Columns).Select(index => (RedisValue[])parts[index]!).ToArray();
        return
        [
            .. columns[0].Select((id, index) => Read(
                queue,
                new DeadLetterPosition((double)columns[1][index], (string)id!),
                (string?)columns[2][index],
                columns[3][index],
                columns[4][index]) with { ReadAt = readAt }),
        ];
    }

    private static StoredDeadLetter Read(
        RedisQueue queue,
        DeadLetterPosition position,
        string? record,
        RedisValue body,
        RedisValue state)
    {
        var (bytes, stateBytes) = ((ReadOnlyMemory<byte>)body, (ReadOnlyMemory<byte>)state);
        var envelope = EnvelopeCodec.Decode(bytes);
        var decoded = stateBytes.IsEmpty
            ? new DecodeResult<DeliveryState>(DecodeStatus.Decoded, DeliveryState.Initial, null)
            : EnvelopeCodec.DecodeState(stateBytes.Span);
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)position.Score / MicrosecondsPerMillisecond);
        var reason = record is { Length: > 2 } ? record[2..] : DeliveryOutcomes.Unknown;

        // A state that cannot be decoded remains as it is in Redis, so the reason is not in its history.
        var undecoded = new DeliveryFailure
        {
            At = at,
            Channel = queue.Channel,
            Outcome = reason,
            Detail = envelope.Reason ?? $"its state: {decoded.Reason}",
        };
        ReadOnlyMemory<byte>? unreadable = null;
        if (envelope.Value is null || decoded.Value is null)
            unreadable = envelope.Value is null ? bytes : stateBytes;
        return new StoredDeadLetter(queue, position, body, new DeadLetter
        {
            Id = Guid.Parse(position.Id),
            Channel = queue.Channel,
            Lane = record is ['c', ..] ? Lane.Campaign : Lane.Transactional,
            Reason = reason,
            At = at,
            Envelope = envelope.Value,
            State = decoded.Value ?? DeliveryState.Initial.With(undecoded),
            Bytes = unreadable,
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
                    "The cursor was not created by this bus. Pass the Next value of an earlier page, or null for the "
                        + "first page.",
                    nameof(cursor));
    }

    /// <summary>The cursor.</summary>
    public override string ToString() => ScoreText + Separator + Id;
}
