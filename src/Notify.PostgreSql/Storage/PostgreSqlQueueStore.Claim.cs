using System.Globalization;
using Notify.Bus;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Claiming messages.</content>
internal sealed partial class PostgreSqlQueueStore
{
    // A claim examines more messages than it may take, because some may wait for an earlier one of their recipient.
    private const int AdditionallyExamined = 50;
    private const int MostPromoted = 500;
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, QueueTimes> _times = [];

    public override async Task<ClaimReply> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        _listener.Start();
        int[] lanes = [LaneOf(request.Queue, Lane.Transactional), LaneOf(request.Queue, Lane.Campaign)];
        var times = TimesOf(request.Queue);
        var reads = new List<Action<NpgsqlDataReader>> { static _ => { } };
        var reply = new ClaimReading();
        long? nextDue = null;
        var admitted = 0;
        await using var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var batch = CreateBatch(connection);
        batch.Add(_sql.Lock, Parameters.Of(LockKeys.Of(_options.Schema, request.Queue)));
        if (request.IsRepeated)
        {
            batch.Add(
                _sql.RepeatClaim,
                Parameters.Of(request.Worker),
                Parameters.Of(request.ClaimId),
                Parameters.Of(lanes));
            reads.Add(reply.Read);
        }
        else
        {
            batch.Add(_sql.Promote, Parameters.Of(lanes), Parameters.Of(MostPromoted));
            AddAdmission(batch, lanes);
            reads.Add(row => admitted = (int)row.GetInt64(0));
            AddClaim(batch, request, lanes);
            reads.Add(reply.Read);
            batch.Add(_sql.NextDue, Parameters.Of(lanes));
            reads.Add(row => nextDue = row.IsDBNull(0) ? null : row.GetInt64(0));
            if (times.IsMarkDue(_time, MarkInterval))
                AddMarks(batch, lanes, reads);
        }

        await CommitAsync(batch, cancellationToken, [.. reads]).ConfigureAwait(false);
        return reply.ToReply(nextDue, admitted);
    }

    /// <summary>Returns the mark of a lane, and the late transactions below it.</summary>
    internal (ulong Mark, ulong[] Late) MarkOf(int lane) => MarksOf(lane).Current;

    private void AddClaim(NpgsqlBatch batch, ClaimRequest request, int[] lanes)
    {
        var (transactional, campaign) = (MarksOf(lanes[0]).Current, MarksOf(lanes[1]).Current);
        batch.Add(
            _sql.Claim,
            Parameters.Of(request.Queue),
            Parameters.Of(lanes[0]),
            Parameters.Of(lanes[1]),
            Parameters.Of(request.Total),
            Parameters.Of(request.Campaign),
            Parameters.Of(request.CampaignShare),
            Parameters.Of(request.Worker),
            Parameters.Of(request.ClaimId),
            Parameters.Of(TextOf(transactional.Mark)),
            Parameters.Of(TextOf(campaign.Mark)),
            Parameters.Of([.. transactional.Late.Select(TextOf)]),
            Parameters.Of([.. campaign.Late.Select(TextOf)]),
            Parameters.Of(AdditionallyExamined));
    }

    private void AddAdmission(NpgsqlBatch batch, int[] lanes)
    {
        var marks = lanes.Select(lane => MarksOf(lane).Current).ToArray();
        batch.Add(
            _sql.Admit,
            Parameters.Of(lanes),
            Parameters.Of([.. marks.Select(mark => TextOf(mark.Mark))]),
            Parameters.Of([.. marks.SelectMany(mark => mark.Late).Distinct().Select(TextOf)]),
            Parameters.Of(MostPromoted));
    }

    private void AddMarks(NpgsqlBatch batch, int[] lanes, List<Action<NpgsqlDataReader>> reads)
    {
        var marks = lanes.Select(lane => MarksOf(lane).Current).ToArray();
        batch.Add(
            _sql.ReadMarks,
            Parameters.Of(lanes),
            Parameters.Of([.. marks.Select(mark => TextOf(mark.Mark))]),
            Parameters.Of([.. marks.SelectMany(mark => mark.Late).Distinct().Select(TextOf)]));
        reads.Add(row => MarksOf(row.GetInt32(1)).Move(
            Snapshot.Parse(row.GetString(0)),
            row.IsDBNull(2) ? null : ulong.Parse(row.GetString(2), CultureInfo.InvariantCulture),
            [.. row.GetFieldValue<string[]>(3)
                .Select(id => ulong.Parse(id, CultureInfo.InvariantCulture))]));
    }

    private LaneMarks MarksOf(int lane) => _marks.GetOrAdd(lane, static _ => new LaneMarks());

    private QueueTimes TimesOf(int queue)
    {
        lock (_times)
        {
            if (!_times.TryGetValue(queue, out var times))
                _times[queue] = times = new QueueTimes();
            return times;
        }
    }

    /// <summary>When the marks of a queue were last moved.</summary>
    private sealed class QueueTimes
    {
        private long _movedAt = long.MinValue;

        public bool IsMarkDue(TimeProvider time, TimeSpan interval)
        {
            lock (this)
            {
                if (_movedAt != long.MinValue && time.GetElapsedTime(_movedAt) < interval)
                    return false;
                _movedAt = time.GetTimestamp();
                return true;
            }
        }
    }

    /// <summary>Reads the rows of a claim.</summary>
    private sealed class ClaimReading
    {
        private readonly List<StoredLease> _leases = [];
        private long _now;
        private bool _isKnown;
        private bool _hasSetAside;

        public void Read(NpgsqlDataReader row)
        {
            (_now, _isKnown, _hasSetAside) = (row.GetInt64(0), row.GetBoolean(1), row.GetBoolean(2));
            if (row.IsDBNull(3))
                return;
            _leases.Add(new StoredLease
            {
                Lane = LaneOf(row.GetInt32(3)),
                OrderingKey = row.GetInt64(4),
                Id = row.GetGuid(5),
                Token = row.GetInt64(6),
                ReadySince = TimeOf(row.GetInt64(7)),
                Body = row.GetFieldValue<byte[]>(8),
                State = row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
                LostAt = [.. row.GetFieldValue<long[]>(10).Select(TimeOf)],
                UnreadableSince = row.IsDBNull(11) ? null : TimeOf(row.GetInt64(11)),
                IsCanceled = row.GetBoolean(12),
            });
        }

        public ClaimReply ToReply(long? nextDue, int admitted) => new()
        {
            Admitted = admitted,
            Leases = _leases,
            Now = TimeOf(_now),
            NextDue = nextDue is { } due ? TimeOf(Math.Max(due, _now)) - TimeOf(_now) : null,
            HasMore = _hasSetAside || admitted == MostPromoted,
            IsWorkerLost = !_isKnown,
        };
    }
}
