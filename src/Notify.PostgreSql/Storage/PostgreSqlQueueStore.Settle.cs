using Notify.Bus;
using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Ending leases.</content>
internal sealed partial class PostgreSqlQueueStore
{
    public override async Task<SettleReply> SettleAsync(SettleBatch batch, CancellationToken cancellationToken)
    {
        if (batch.IsRepeated
            && await FindReplyAsync(batch, cancellationToken).ConfigureAwait(false) is { } first)
            return first;
        var settled = new bool[batch.Settlements.Count];
        var work = new HashSet<int>();
        try
        {
            await SettleAsync(batch, settled, work, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException error) when (
            error.SqlState == PostgresErrorCodes.UniqueViolation && error.TableName == "call" && batch.IsRepeated)
        {
            // The server still ran the first call when its connection was lost.
            return await FindReplyAsync(batch, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The reply of a call disappeared.", error);
        }

        return new SettleReply(settled, work);
    }

    private async Task SettleAsync(
        SettleBatch settle,
        bool[] settled,
        HashSet<int> work,
        CancellationToken cancellationToken)
    {
        var all = settle.Settlements.Select((settlement, number) => (Settlement: settlement, Number: number)).ToList();
        var completions = all.Where(one => one.Settlement.Kind == SettlementKind.Complete).ToList();
        var others = all.Where(one => one.Settlement.Kind != SettlementKind.Complete).ToList();
        var freed = all.Where(one => !KeepsHold(one.Settlement)).Select(one => one.Settlement).ToList();
        var reads = new List<Action<NpgsqlDataReader>>();
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var batch = CreateBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        batch.Add(_sql.AddCall, Parameters.Of(settle.CallId));
        if (completions.Count > 0)
        {
            batch.Add(
                _sql.Complete,
                Parameters.Of([.. completions.Select(one => one.Number)]),
                Parameters.Of([.. completions.Select(one => LaneOf(one.Settlement.Queue, one.Settlement.Lane))]),
                Parameters.Of([.. completions.Select(one => one.Settlement.OrderingKey)]),
                Parameters.Of([.. completions.Select(one => one.Settlement.Token)]));
            reads.Add(row => settled[row.GetInt32(0)] = true);
        }

        if (others.Count > 0)
        {
            AddOthers(batch, others);
            reads.Add(row => settled[row.GetInt32(0)] = true);
        }

        if (freed.Count > 0)
        {
            batch.Add(
                _sql.PromoteFollowers,
                Parameters.Of([.. freed.Select(one => LaneOf(one.Queue, one.Lane))]),
                Parameters.Of([.. freed.Select(one => one.OrderingKey)]));
            reads.Add(row => work.Add(row.GetInt32(0) / 2));
        }

        await CommitAsync(batch, cancellationToken, [.. reads]).ConfigureAwait(false);
        foreach (var (settlement, number) in others)
        {
            if (settled[number] && settlement.Kind != SettlementKind.DeadLetter)
                work.Add(settlement.Kind == SettlementKind.Forward ? settlement.NextQueue : settlement.Queue);
        }
    }

    /// <summary>
    /// Returns the result of a call whose reply was lost. A lease of it that does not exist any more was ended by it:
    /// its leases were valid when it was sent, and no other process ends them while this process renews them.
    /// </summary>
    private async Task<SettleReply?> FindReplyAsync(SettleBatch batch, CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(batch.CallId, cancellationToken).ConfigureAwait(false))
            return null;
        return new SettleReply(
            [.. batch.Settlements.Select(_ => true)],
            batch.Settlements.Select(settlement => settlement.Queue).ToHashSet());
    }

    private void AddOthers(NpgsqlBatch batch, List<(StoredSettlement Settlement, int Number)> others)
    {
        var items = others.ConvertAll(one => one.Settlement);
        batch.Add(
            _sql.Settle,
            Parameters.Of([.. others.Select(one => one.Number)]),
            Parameters.Of([.. items.Select(item => LaneOf(item.Queue, item.Lane))]),
            Parameters.Of([.. items.Select(item => item.OrderingKey)]),
            Parameters.Of([.. items.Select(item => item.Token)]),
            Parameters.Of([.. items.Select(item => KindOf(item.Kind))]),
            Parameters.Of([.. items.Select(item => Milliseconds(item.Delay))]),
            Parameters.Of([.. items.Select(KeepsHold)]),
            Parameters.Of([.. items.Select(RankOf)]),
            Parameters.Of([.. items.Select(item => item.State)]),
            Parameters.Of([.. items.Select(item => LaneOf(item.NextQueue, item.Lane))]),
            Parameters.Of([.. items.Select(item => item.Reason)]),
            Parameters.Of([.. items.Select(item => item.IsUnreadable)]));
    }

    private static bool KeepsHold(StoredSettlement settlement) => settlement.Kind switch
    {
        SettlementKind.Retry => settlement.KeepsOrder,
        SettlementKind.Defer => settlement.KeepsOrder || settlement.Delay <= TimeSpan.Zero,
        _ => false,
    };

    private static short RankOf(StoredSettlement settlement) => settlement switch
    {
        { Kind: SettlementKind.Forward } => 2,
        { IsSuspect: true } => 0,
        { Kind: SettlementKind.Defer } when settlement.Delay <= TimeSpan.Zero => 1,
        _ => 2,
    };

    private static int KindOf(SettlementKind kind) => kind switch
    {
        SettlementKind.Retry => 1,
        SettlementKind.Defer => 2,
        SettlementKind.Forward => 3,
        _ => 4,
    };
}
