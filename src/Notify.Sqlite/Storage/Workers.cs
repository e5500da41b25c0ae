using System.Globalization;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Renews the registrations of workers, and returns the leases of those that have expired.</summary>
internal static class Workers
{
    private const string Insert = "INSERT OR REPLACE INTO notify_worker (id, until) VALUES (?, ?)";

    private const string ReadUntil = "SELECT until FROM notify_worker WHERE id = ?";

    private const string SetUntil = "UPDATE notify_worker SET until = ? WHERE id = ?";

    private const string MoveLease =
        "UPDATE notify_lease SET worker = ? WHERE lane = ? AND key = ? AND token = ? AND worker = ?";

    private const string FindExpired =
        "SELECT id FROM notify_worker WHERE until < ?1 UNION SELECT worker FROM notify_lease "
            + "WHERE worker IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notify_worker WHERE id = notify_lease.worker)";

    private const string Delete = "DELETE FROM notify_worker WHERE id = ?";

    private const string FindLeases = "SELECT lane, key, number, place, since FROM notify_lease WHERE worker = ?";

    private const string AddLoss =
        "UPDATE notify_message SET lost_at = coalesce(lost_at || ' ', '') || ? WHERE number = ?";

    /// <returns>The time of the database, or null if the registration has expired.</returns>
    public static DateTimeOffset? Renew(WriteTransaction transaction, WorkerRenewal renewal)
    {
        var until = transaction.NowMicros + Micros.Of(renewal.Duration);
        if (renewal.IsNew)
        {
            transaction.Prepare(Insert).Bind(renewal.Worker).Bind(until).Execute();
            return transaction.Now;
        }

        // A registration that has expired is valid again if no process has returned its leases meanwhile.
        if (transaction.Prepare(ReadUntil).Bind(renewal.Worker).QueryNumber() is not { } current)
            return null;
        if (renewal.Abandoned.Count > 0)
            Abandon(transaction, renewal, current);
        transaction.Prepare(SetUntil).Bind(until).Bind(renewal.Worker).Execute();
        return transaction.Now;
    }

    /// <summary>Returns the leases of expired workers to the front of their lanes.</summary>
    /// <returns>The queues that have new work.</returns>
    public static IReadOnlyCollection<int> ReturnExpired(WriteTransaction transaction)
    {
        var expired = new List<Guid>();
        using (var rows = transaction.Prepare(FindExpired).Bind(transaction.NowMicros).Query())
        {
            while (rows.Read())
                expired.Add(rows.GetGuid(0));
        }

        var queues = new HashSet<int>();
        foreach (var worker in expired)
        {
            transaction.Prepare(Delete).Bind(worker).Execute();
            ReturnLeases(transaction, worker, queues);
        }

        return queues;
    }

    private static void Abandon(WriteTransaction transaction, WorkerRenewal renewal, long current)
    {
        var end = Math.Min(current, transaction.NowMicros + Micros.Of(renewal.AbandonedDuration));
        transaction.Prepare(Insert).Bind(renewal.AbandonedWorker).Bind(end).Execute();
        foreach (var lease in renewal.Abandoned)
        {
            transaction.Prepare(MoveLease)
                .Bind(renewal.AbandonedWorker)
                .Bind(Lanes.Of(lease.Queue, lease.Lane)).Bind(lease.OrderingKey).Bind(lease.Token)
                .Bind(renewal.Worker)
                .Execute();
        }
    }

    private static void ReturnLeases(WriteTransaction transaction, Guid worker, HashSet<int> queues)
    {
        var leases = new List<(long Lane, Candidate Message)>();
        using (var rows = transaction.Prepare(FindLeases).Bind(worker).Query())
        {
            while (rows.Read())
            {
                leases.Add((
                    rows.GetNumber(0),
                    new Candidate(
                        Rank.Suspect, rows.GetNumber(3), rows.GetNumber(1), rows.GetNumber(2), rows.GetNumber(4))));
            }
        }

        var now = transaction.NowMicros.ToString(CultureInfo.InvariantCulture);
        foreach (var (lane, message) in leases)
        {
            transaction.Prepare(AddLoss).Bind(now).Bind(message.Number).Execute();
            Places.Hold(transaction, lane, message.Key);
            Places.AddReady(
                transaction, lane, Rank.Suspect, message.Place, message.Key, message.Number, message.Since);
            queues.Add(Lanes.QueueOf(lane));
        }
    }
}
