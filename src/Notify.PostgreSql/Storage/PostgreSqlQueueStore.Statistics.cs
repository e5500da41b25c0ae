using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;

namespace Notify.PostgreSql.Storage;

/// <content>Statistics, retention and the audit.</content>
internal sealed partial class PostgreSqlQueueStore
{
    private const int MostAtOnce = 500;

    // Counting a million rows takes some tenths of a second.
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(30);

    private Tuple<long, IReadOnlyList<StoredStatistics>>? _counted;

    public override async Task<IReadOnlyList<StoredStatistics>> GetStatisticsAsync(
        int exactUpTo,
        CancellationToken cancellationToken)
    {
        var rows = await ReadStatisticsAsync(exactUpTo, cancellationToken).ConfigureAwait(false);
        if (!rows.Any(row => MayBeMore(row, exactUpTo)))
            return rows;

        // Long lanes are counted rarely; the numbers are those of the last count.
        if (_counted is { } last && _time.GetElapsedTime(last.Item1) < CountInterval)
            return last.Item2;
        var counted = await ReadStatisticsAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        _counted = Tuple.Create(_time.GetTimestamp(), counted);
        return counted;
    }

    private static bool MayBeMore(StoredStatistics row, int limit) =>
        row.Transactional >= limit
        || row.Campaign >= limit
        || row.DelayedTransactional >= limit
        || row.Delayed - row.DelayedTransactional >= limit
        || row.DeadLetters >= limit;

    private async Task<IReadOnlyList<StoredStatistics>> ReadStatisticsAsync(
        int limit,
        CancellationToken cancellationToken)
    {
        var rows = new List<StoredStatistics>();
        await ReadAsync(
            _sql.Statistics,
            row => rows.Add(new StoredStatistics
            {
                Queue = row.GetInt32(0),
                Channel = row.GetString(1),
                IsPaused = row.GetBoolean(2),
                Transactional = row.GetInt64(3),
                Campaign = row.GetInt64(4),
                Delayed = row.GetInt64(5) + row.GetInt64(6),
                DelayedTransactional = row.GetInt64(5),
                InFlight = row.GetInt64(7),
                DeadLetters = row.GetInt64(8),
                OldestTransactional = row.IsDBNull(9) ? null : TimeSpan.FromMicroseconds(row.GetInt64(9)),
                Totals = new QueueTotals(row.GetInt32(0), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12)),
            }),
            cancellationToken,
            Parameters.Of(limit)).ConfigureAwait(false);
        return rows;
    }

    public override Task AddTotalsAsync(
        IReadOnlyCollection<QueueTotals> totals,
        CancellationToken cancellationToken) =>
        ExecuteAsync(
            _sql.AddTotals,
            cancellationToken,
            Parameters.Of([.. totals.Select(one => one.Queue)]),
            Parameters.Of([.. totals.Select(one => one.Accepted)]),
            Parameters.Of([.. totals.Select(one => one.Completed)]),
            Parameters.Of([.. totals.Select(one => one.DeadLettersExpired)]));

    public override async Task<IReadOnlyDictionary<int, long>> SweepAsync(
        StoreRetention retention,
        CancellationToken cancellationToken)
    {
        var deleted = new Dictionary<int, long>();
        for (var count = MostAtOnce; count == MostAtOnce;)
        {
            count = 0;
            await ReadAsync(
                _sql.SweepDeadLetters,
                row =>
                {
                    count++;
                    deleted[row.GetInt32(0)] = deleted.GetValueOrDefault(row.GetInt32(0)) + 1;
                },
                cancellationToken,
                Parameters.Of(Milliseconds(retention.DeadLetters)),
                Parameters.Of(MostAtOnce)).ConfigureAwait(false);
        }

        while (await ExecuteAsync(_sql.SweepKeys, cancellationToken, Parameters.Of(MostAtOnce)).ConfigureAwait(false)
            == MostAtOnce)
        {
            // Deletes a limited number at a time, so that other calls are not delayed.
        }

        await ExecuteAsync(_sql.SweepCalls, cancellationToken, Parameters.Of(Milliseconds(retention.Calls)))
            .ConfigureAwait(false);
        await ExecuteAsync(_sql.SweepMarks, cancellationToken, Parameters.Of(Milliseconds(retention.CancellationMarks)))
            .ConfigureAwait(false);
        return deleted;
    }

    public override async Task<IReadOnlyList<string>> AuditAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        await ReadAsync(
            _sql.Audit,
            row => problems.Add(Describe(
                row.GetGuid(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetString(2))),
            cancellationToken).ConfigureAwait(false);
        return problems;
    }

    private static string Describe(Guid id, bool hasNoBody, string? places) => hasNoBody
        ? $"{id} is {places} but has no message"
        : $"{id} is {places ?? "in no place"}";

    private async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken) => Micros.ToTime(
        (long)(await ScalarAsync(Statements.ReadClock, cancellationToken).ConfigureAwait(false))!);
}
