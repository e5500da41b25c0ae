using System.Globalization;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Leases messages of a queue.</summary>
internal static class Claiming
{
    private const string FindWorker = "SELECT 1 FROM notify_worker WHERE id = ? AND until >= ?";

    private const string FindPause = "SELECT is_paused FROM notify_queue WHERE id = ?";

    // Takes the place of the hold that a message has on its recipient.
    private const string InsertLease =
        "INSERT INTO notify_lease (lane, key, number, place, since, token, worker) VALUES (?, ?, ?, ?, ?, ?, ?) "
            + "ON CONFLICT (lane, key) DO UPDATE SET number = excluded.number, place = excluded.place, "
            + "since = excluded.since, token = excluded.token, worker = excluded.worker";

    private const string ReadMessage =
        "SELECT id, notification, campaign, lost_at, unreadable_since, state, body FROM notify_message "
            + "WHERE number = ?";

    private const string AnyMark = "SELECT 1 FROM notify_canceled LIMIT 1";

    private const string FindMark = "SELECT 1 FROM notify_canceled WHERE kind = ? AND name = ?";

    public static ClaimReply Run(WriteTransaction transaction, ClaimRequest request)
    {
        var now = transaction.NowMicros;
        if (transaction.Prepare(FindWorker).Bind(request.Worker).Bind(now).QueryNumber() is null)
            return new ClaimReply { Leases = [], Now = transaction.Now, IsWorkerLost = true };
        if (transaction.Prepare(FindPause).Bind(request.Queue).QueryNumber() is not 0)
            return new ClaimReply { Leases = [], Now = transaction.Now };

        var (transactional, campaign) =
            (Lanes.Of(request.Queue, Lane.Transactional), Lanes.Of(request.Queue, Lane.Campaign));
        var hasMore = DueMessages.Promote(transaction, transactional) | DueMessages.Promote(transaction, campaign);
        var admitted = Outbox.Admit(transaction, transactional, ref hasMore)
            + Outbox.Admit(transaction, campaign, ref hasMore);
        var (first, second) = Scan(transaction, request, transactional, campaign);
        var (takeFirst, takeSecond) = Share(request, first, second);
        var leases = Lease(transaction, request, first, takeFirst);
        leases.AddRange(Lease(transaction, request, second, takeSecond));
        hasMore |= first.SetAside(transaction, takeFirst) | second.SetAside(transaction, takeSecond);
        return new ClaimReply
        {
            Leases = leases,
            Now = transaction.Now,
            NextDue = FindNextDue(transaction, transactional, campaign),
            Admitted = admitted,
            HasMore = hasMore || first.IsIncomplete || second.IsIncomplete,
        };
    }

    private static (LaneScan Transactional, LaneScan Campaign) Scan(
        WriteTransaction transaction,
        ClaimRequest request,
        long transactional,
        long campaign)
    {
        var first = LaneScan.Run(transaction, transactional, request.Total, Rank.Suspect);
        var wanted = first.BeginsWithSuspect ? 0 : Math.Min(request.Campaign, request.Total);

        // A suspect is claimed alone. It must not take the place of transactional messages more often than the share of
        // its lane allows.
        var maySuspect = request.CampaignShare > 0 || first.Claimable.Count == 0;
        var lowestRank = maySuspect ? Rank.Suspect : Rank.Returned;
        return (first, LaneScan.Run(transaction, campaign, wanted, lowestRank));
    }

    /// <summary>Returns the number of messages to take of each lane.</summary>
    private static (int Transactional, int Campaign) Share(ClaimRequest request, LaneScan first, LaneScan second)
    {
        if (first.BeginsWithSuspect)
            return (1, 0);
        if (second.BeginsWithSuspect)
            return (0, 1);
        var transactional = Math.Min(first.Claimable.Count, request.Total);
        var campaign = Math.Min(second.Claimable.Count, request.Campaign);
        var share = Math.Min(request.CampaignShare, campaign);
        var takeCampaign = Math.Max(share, Math.Min(campaign, request.Total - transactional));
        return (Math.Min(transactional, request.Total - takeCampaign), takeCampaign);
    }

    private static List<StoredLease> Lease(
        WriteTransaction transaction,
        ClaimRequest request,
        LaneScan lane,
        int count)
    {
        var hasMarks = count > 0 && transaction.Prepare(AnyMark).QueryNumber() is not null;
        var leases = new List<StoredLease>(count);
        foreach (var candidate in lane.Take(transaction, count))
        {
            var token = transaction.NextToken();
            transaction.Prepare(InsertLease)
                .Bind(lane.Lane).Bind(candidate.Key).Bind(candidate.Number).Bind(candidate.Place)
                .Bind(candidate.Since).Bind(token).Bind(request.Worker)
                .Execute();
            leases.Add(Read(transaction, lane.Lane, candidate, token, hasMarks));
        }

        return leases;
    }

    private static StoredLease Read(
        WriteTransaction transaction,
        long lane,
        Candidate candidate,
        long token,
        bool hasMarks)
    {
        using var rows = transaction.Prepare(ReadMessage).Bind(candidate.Number).Query();
        if (!rows.Read())
            throw new InvalidOperationException($"The message {candidate.Number} is missing.");
        return new StoredLease
        {
            Id = rows.GetGuid(0),
            Lane = Lanes.LaneOf(lane),
            OrderingKey = candidate.Key,
            Token = token,
            Body = rows.GetBytes(6),
            State = rows.GetBytesOrNull(5),
            LostAt = ReadTimes(rows.GetTextOrNull(3)),
            ReadySince = Micros.ToTime(candidate.Since),
            UnreadableSince = Micros.ToTime(rows.GetNumberOrNull(4)),
            IsCanceled = hasMarks && IsCanceled(transaction, rows.GetGuid(1), rows.GetTextOrNull(2)),
        };
    }

    private static bool IsCanceled(WriteTransaction transaction, Guid notification, string? campaign) =>
        HasMark(transaction, CancellationMarkKind.Notification, notification.ToString())
            || (campaign is not null && HasMark(transaction, CancellationMarkKind.Campaign, campaign));

    private static bool HasMark(WriteTransaction transaction, CancellationMarkKind kind, string name) =>
        transaction.Prepare(FindMark).Bind((long)kind).Bind(name).QueryNumber() is not null;

    private static DateTimeOffset[] ReadTimes(string? text) => text is null
        ? []
        : [.. text.Split(' ').Select(part => Micros.ToTime(long.Parse(part, CultureInfo.InvariantCulture)))];

    private static TimeSpan? FindNextDue(WriteTransaction transaction, long transactional, long campaign)
    {
        var next = Min(
            transaction.Prepare(Places.FindNextDue).Bind(transactional).QueryNumber(),
            transaction.Prepare(Places.FindNextDue).Bind(campaign).QueryNumber());
        return next is { } due ? Micros.ToDuration(Math.Max(0, due - transaction.NowMicros)) : null;
    }

    private static long? Min(long? one, long? other) =>
        one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
