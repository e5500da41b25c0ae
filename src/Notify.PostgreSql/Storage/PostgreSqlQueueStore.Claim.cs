using System.Collections.Concurrent;
using System.Globalization;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Claiming messages.</content>
internal sealed partial class PostgreSqlQueueStore
{
    // A claim examines more messages than it may take, because some may wait for an earlier one of their recipient.
    private const int AdditionallyExamined = 50;
    private const int MostPromoted = 500;
    private const int RandomTokens = 65_536;
    private static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<int, QueueView> _views = new();

    public override async Task<ClaimReply> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        _listener.Start();
        int[] lanes = [LaneOf(request.Queue, Lane.Transactional), LaneOf(request.Queue, Lane.Campaign)];
        var view = ViewOf(request.Queue);
        var reads = new List<Action<NpgsqlDataReader>> { static _ => { } };
        var reply = new ClaimReading();
        var connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var batch = CreateBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        batch.Add(Statements.CommitLater);
        batch.Add(Statements.Lock, Parameters.Of(LockKeys.Of(_options.Schema, request.Queue)));
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
            if (view.MayBeDue)
                batch.Add(_sql.Promote, Parameters.Of(lanes), Parameters.Of(MostPromoted));
            if (view.MayAdmit)
                AddAdmission(batch, lanes, row => reply.Admitted = (int)row.GetInt64(0), reads);
            AddClaim(batch, request, lanes);
            reads.Add(reply.Read);
            AddLookAhead(batch, lanes, reply.ReadAhead, reads);
            if (view.IsMarkDue(_time, MarkInterval))
                AddMarks(batch, lanes, reads);
        }

        await CommitAsync(batch, cancellationToken, [.. reads]).ConfigureAwait(false);
        if (!request.IsRepeated)
            view.Update(reply.IsDue, reply.MayAdmit);
        return reply.ToReply();
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
            Parameters.Of(AdditionallyExamined),
            Parameters.Of(DrawTokenPart()));
    }

    private void AddAdmission(
        NpgsqlBatch batch,
        int[] lanes,
        Action<NpgsqlDataReader> read,
        List<Action<NpgsqlDataReader>> reads)
    {
        var (marks, late) = MarksOf(lanes);
        batch.Add(
            _sql.Admit, Parameters.Of(lanes), Parameters.Of(marks), Parameters.Of(late), Parameters.Of(MostPromoted));
        reads.Add(read);
    }

    private void AddLookAhead(
        NpgsqlBatch batch,
        int[] lanes,
        Action<NpgsqlDataReader> read,
        List<Action<NpgsqlDataReader>> reads)
    {
        var (marks, late) = MarksOf(lanes);
        batch.Add(_sql.LookAhead, Parameters.Of(lanes), Parameters.Of(marks), Parameters.Of(late));
        reads.Add(read);
    }

    private void AddMarks(NpgsqlBatch batch, int[] lanes, List<Action<NpgsqlDataReader>> reads)
    {
        var (marks, late) = MarksOf(lanes);
        batch.Add(_sql.ReadMarks, Parameters.Of(lanes), Parameters.Of(marks), Parameters.Of(late));
        reads.Add(row => MarksOf(row.GetInt32(1)).Move(
            Snapshot.Parse(row.GetString(0)),
            row.IsDBNull(2) ? null : ulong.Parse(row.GetString(2), CultureInfo.InvariantCulture),
            [.. row.GetFieldValue<string[]>(3)
                .Select(id => ulong.Parse(id, CultureInfo.InvariantCulture))]));
    }

    private (string?[] Marks, string?[] Late) MarksOf(int[] lanes)
    {
        var marks = Array.ConvertAll(lanes, lane => MarksOf(lane).Current);
        return (
            [.. marks.Select(mark => TextOf(mark.Mark))],
            [.. marks.SelectMany(mark => mark.Late).Distinct().Select(TextOf)]);
    }

    private long DrawTokenPart()
    {
        lock (_random)
            return _random.Next(RandomTokens);
    }

    private LaneMarks MarksOf(int lane) => _marks.GetOrAdd(lane, static _ => new LaneMarks());

    private QueueView ViewOf(int queue) => _views.GetOrAdd(queue, static _ => new QueueView());

    /// <summary>
    /// What the last claim of this process saw of a queue, so that the next one runs the statements that it needs only.
    /// </summary>
    private sealed class QueueView
    {
        private readonly Lock _gate = new();
        private long _movedAt = long.MinValue;
        private volatile bool _mayBeDue = true;
        private volatile bool _mayAdmit = true;

        public bool MayBeDue => _mayBeDue;

        public bool MayAdmit => _mayAdmit;

        public void Update(bool mayBeDue, bool mayAdmit) => (_mayBeDue, _mayAdmit) = (mayBeDue, mayAdmit);

        public bool IsMarkDue(TimeProvider time, TimeSpan interval)
        {
            lock (_gate)
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
        private long? _nextDue;

        /// <summary>The number of messages that were admitted.</summary>
        public int Admitted { get; set; }

        /// <summary>Whether there are messages that must be admitted.</summary>
        public bool MayAdmit { get; private set; }

        /// <summary>Whether delayed messages have become due.</summary>
        public bool IsDue => _nextDue <= _now;

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
                ReadySince = Micros.ToTime(row.GetInt64(7)),
                Body = row.GetFieldValue<byte[]>(8),
                State = row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
                LostAt = [.. row.GetFieldValue<long[]>(10).Select(Micros.ToTime)],
                UnreadableSince = row.IsDBNull(11) ? null : Micros.ToTime(row.GetInt64(11)),
                IsCanceled = row.GetBoolean(12),
            });
        }

        public void ReadAhead(NpgsqlDataReader row)
        {
            _nextDue = row.IsDBNull(0) ? null : row.GetInt64(0);
            MayAdmit = row.GetBoolean(1);
        }

        public ClaimReply ToReply() => new()
        {
            Leases = _leases,
            Now = Micros.ToTime(_now),
            NextDue = _nextDue is { } due ? Micros.ToTime(Math.Max(due, _now)) - Micros.ToTime(_now) : null,
            HasMore = _hasSetAside || IsDue || MayAdmit,
            Admitted = Admitted,
            IsWorkerLost = !_isKnown,
        };
    }
}
