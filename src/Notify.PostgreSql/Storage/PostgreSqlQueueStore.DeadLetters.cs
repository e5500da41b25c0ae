using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Dead letters.</content>
internal sealed partial class PostgreSqlQueueStore
{
    private static readonly DeadLetterPosition Before =
        new(new DateTimeOffset(1, 1, 2, 0, 0, 0, TimeSpan.Zero), Guid.Empty);

    private static readonly DeadLetterPosition Behind =
        new(new DateTimeOffset(9999, 12, 30, 0, 0, 0, TimeSpan.Zero), Guid.AllBitsSet);

    public override async Task<IReadOnlyList<StoredDeadLetter>> ReadDeadLettersAsync(
        DeadLetterQuery query,
        CancellationToken cancellationToken)
    {
        var after = query.After ?? (query.NewestFirst ? Behind : Before);
        var last = query.Last ?? (query.NewestFirst ? Before : Behind);
        var letters = new List<StoredDeadLetter>();
        await ReadAsync(
            query.NewestFirst ? _sql.DeadLettersNewestFirst : _sql.DeadLettersOldestFirst,
            row => letters.Add(ReadDeadLetter(row)),
            cancellationToken,
            Parameters.Of(query.Queue),
            Parameters.Of(Micros.Of(after.At)),
            Parameters.Of(after.Id),
            Parameters.Of(Micros.Of(last.At)),
            Parameters.Of(last.Id),
            Parameters.Of(query.Limit)).ConfigureAwait(false);
        return letters;
    }

    public override async Task<StoredDeadLetter?> FindDeadLetterAsync(Guid id, CancellationToken cancellationToken)
    {
        StoredDeadLetter? found = null;
        await ReadAsync(
            _sql.FindDeadLetter, row => found = ReadDeadLetter(row), cancellationToken, Parameters.Of(id))
            .ConfigureAwait(false);
        return found;
    }

    public override async Task<int> RequeueAsync(
        IReadOnlyList<RequeuedLetter> letters,
        CancellationToken cancellationToken) =>
        (int)(long)(await ScalarAsync(
            _sql.Requeue,
            cancellationToken,
            Parameters.Of([.. letters.Select(letter => letter.Id)]),
            Parameters.Of([.. letters.Select(letter => letter.NotificationId)]),
            Parameters.Of([.. letters.Select(letter => letter.Campaign)]),
            Parameters.Of([.. letters.Select(letter => LaneOf(letter.Queue, letter.Lane))]),
            Parameters.Of([.. letters.Select(letter => letter.OrderingKey)]),
            Parameters.Of([.. letters.Select(letter => (byte[]?)letter.State)])).ConfigureAwait(false))!;

    public override Task<int> PurgeAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ExecuteAsync(_sql.Purge, cancellationToken, Parameters.Of([.. ids]));

    private static StoredDeadLetter ReadDeadLetter(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Queue = row.GetInt32(1) / 2,
        Lane = LaneOf(row.GetInt32(1)),
        At = Micros.ToTime(row.GetInt64(2)),
        Reason = row.GetString(3),
        Body = row.GetFieldValue<byte[]>(4),
        State = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
        ReadAt = Micros.ToTime(row.GetInt64(6)),
    };
}
