using Notify.Bus;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Ends leases.</summary>
internal static class Settling
{
    private const string FindLease =
        "SELECT number, place, since FROM notify_lease "
            + "WHERE lane = ? AND key = ? AND token = ? AND worker IS NOT NULL";

    private const string DeleteMessage = "DELETE FROM notify_message WHERE number = ?";

    private const string SetState = "UPDATE notify_message SET state = ?, lost_at = NULL WHERE number = ?";

    private const string SetUnreadable =
        "UPDATE notify_message SET unreadable_since = coalesce(unreadable_since, ?) WHERE number = ?";

    private const string ClearUnreadable =
        "UPDATE notify_message SET unreadable_since = NULL WHERE number = ? AND unreadable_since IS NOT NULL";

    // Two messages with one id are an error of the sender. The later dead letter remains, instead of a message that no
    // settlement can end.
    private const string DeleteSameDeadLetter = "DELETE FROM notify_dead WHERE id = (SELECT id FROM notify_message "
        + "WHERE number = ?)";

    private const string InsertDeadLetter =
        "INSERT INTO notify_dead (id, at, queue, lane, number, reason, state, body) "
            + "SELECT id, ?, ?, ?, number, ?, state, body FROM notify_message WHERE number = ?";

    public static SettleReply Run(WriteTransaction transaction, SettleBatch batch)
    {
        var settled = new bool[batch.Settlements.Count];
        var queuesWithWork = new HashSet<int>();
        for (var index = 0; index < settled.Length; index++)
            settled[index] = Settle(transaction, batch.Settlements[index], queuesWithWork);
        return new SettleReply(settled, queuesWithWork);
    }

    private static bool Settle(WriteTransaction transaction, StoredSettlement settlement, HashSet<int> queuesWithWork)
    {
        var lane = Lanes.Of(settlement.Queue, settlement.Lane);
        long number, place, since;
        using (var rows = transaction.Prepare(FindLease)
            .Bind(lane).Bind(settlement.OrderingKey).Bind(settlement.Token)
            .Query())
        {
            if (!rows.Read())
                return false;
            (number, place, since) = (rows.GetNumber(0), rows.GetNumber(1), rows.GetNumber(2));
        }

        if (settlement.Kind == SettlementKind.Complete)
            transaction.Prepare(DeleteMessage).Bind(number).Execute();
        else
            StoreState(transaction, settlement, number);
        var keepsOrder = settlement.Kind switch
        {
            SettlementKind.Retry or SettlementKind.Defer =>
                Return(transaction, settlement, lane, number, place, since, queuesWithWork),
            SettlementKind.Forward => Forward(transaction, settlement, number, queuesWithWork),
            SettlementKind.DeadLetter => MoveToDead(transaction, settlement, lane, number),
            _ => false,
        };
        if (keepsOrder)
            Places.Hold(transaction, lane, settlement.OrderingKey);
        else if (Places.Release(transaction, lane, settlement.OrderingKey))
            queuesWithWork.Add(settlement.Queue);
        return true;
    }

    private static void StoreState(WriteTransaction transaction, StoredSettlement settlement, long number)
    {
        if (settlement.State is not null)
            transaction.Prepare(SetState).Bind(settlement.State).Bind(number).Execute();
        if (settlement.IsUnreadable)
            transaction.Prepare(SetUnreadable).Bind(transaction.NowMicros).Bind(number).Execute();
        else
            transaction.Prepare(ClearUnreadable).Bind(number).Execute();
    }

    /// <summary>Makes a message ready again, immediately or later.</summary>
    /// <returns>Whether later messages of the recipient wait for it.</returns>
    private static bool Return(
        WriteTransaction transaction,
        StoredSettlement settlement,
        long lane,
        long number,
        long place,
        long since,
        HashSet<int> queuesWithWork)
    {
        var key = settlement.OrderingKey;
        var now = transaction.NowMicros;
        var delay = Micros.Of(settlement.Delay);
        if (delay > 0)
        {
            var rank = settlement.IsSuspect ? Rank.Suspect : Rank.Normal;
            Places.AddDelayed(transaction, lane, now + delay, place, rank, key, number);

            // Waiting claims know the time at which the next message is due. Only an earlier one concerns them.
            if (transaction.Prepare(Places.FindNextDue).Bind(lane).QueryNumber() == now + delay)
                queuesWithWork.Add(settlement.Queue);
            return settlement.KeepsOrder;
        }

        queuesWithWork.Add(settlement.Queue);
        if (settlement.Kind == SettlementKind.Retry)
        {
            var rank = settlement.IsSuspect ? Rank.Suspect : Rank.Normal;
            Places.AddReady(transaction, lane, rank, transaction.NextPlace(), key, number, now);
            return settlement.KeepsOrder;
        }

        var front = settlement.IsSuspect ? Rank.Suspect : Rank.Returned;
        Places.AddReady(transaction, lane, front, place, key, number, since);
        return true;
    }

    private static bool Forward(
        WriteTransaction transaction,
        StoredSettlement settlement,
        long number,
        HashSet<int> queuesWithWork)
    {
        Places.AddReady(
            transaction,
            Lanes.Of(settlement.NextQueue, settlement.Lane),
            settlement.IsSuspect ? Rank.Suspect : Rank.Normal,
            transaction.NextPlace(),
            settlement.OrderingKey,
            number,
            transaction.NowMicros);
        queuesWithWork.Add(settlement.NextQueue);
        return false;
    }

    private static bool MoveToDead(WriteTransaction transaction, StoredSettlement settlement, long lane, long number)
    {
        transaction.Prepare(DeleteSameDeadLetter).Bind(number).Execute();
        transaction.Prepare(InsertDeadLetter)
            .Bind(transaction.NowMicros).Bind(settlement.Queue).Bind(lane).Bind(settlement.Reason ?? "").Bind(number)
            .Execute();
        transaction.Prepare(DeleteMessage).Bind(number).Execute();
        return false;
    }
}
