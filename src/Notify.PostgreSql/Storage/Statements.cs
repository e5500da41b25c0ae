using Notify.PostgreSql.Schema;

namespace Notify.PostgreSql.Storage;

/// <summary>The statements of the bus. Every name is qualified with the schema.</summary>
/// <remarks>
/// <c>(SELECT clock_timestamp())</c> is the time of the statement. The function itself is volatile, so the planner could
/// not use it as the bound of an index scan.
/// </remarks>
internal sealed class Statements(string schema)
{
    private const string Now = "(SELECT clock_timestamp())";

    // Messages that returned to the front are few, and return to their old places; the others have the order in which
    // their transactions made them ready.
    private const string Order = "rank, CASE WHEN rank = 2 THEN xid END, place";

    private readonly string _schema = SchemaScripts.Quote(schema);
    private readonly string _nextPlace = NextOf(schema, "place");
    private readonly string _nextToken = NextOf(schema, "token");

    public static string ReadClock => $"SELECT {Microseconds(Now)}";

    public const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED";

    /// <summary>
    /// Keeps the planner from reading whole tables: statistics of tables whose rows live for seconds are often those of
    /// an empty table. It ends with the transaction.
    /// </summary>
    public const string UseIndexes = "SET LOCAL enable_seqscan = off";

    /// <summary>
    /// Lets a claim return before it is on the disk: if the server crashes, the claim is undone, and its leases are
    /// lost. The fencing token has a random part, because the sequence may repeat values then.
    /// </summary>
    public const string CommitLater = "SET LOCAL synchronous_commit = off";

    public const string Commit = "COMMIT";

    public string AddCall => $"INSERT INTO {_schema}.call (id) VALUES ($1)";

    public string FindCall => $"SELECT 1 FROM {_schema}.call WHERE id = $1";

    public string GetQueue => $"SELECT id FROM {_schema}.queue WHERE channel = $1";

    public string AddQueue => $"INSERT INTO {_schema}.queue (channel) VALUES ($1) ON CONFLICT (channel) DO NOTHING";

    public string GetQueues => $"SELECT id, channel FROM {_schema}.queue";

    public string SetPaused => $"UPDATE {_schema}.queue SET is_paused = $2 WHERE id = $1";

    public string Cancel => $"""
        INSERT INTO {_schema}.canceled (kind, name) VALUES ($1, $2)
        ON CONFLICT (kind, name) DO UPDATE SET at = clock_timestamp()
        """;

    /// <summary>Adds idempotency keys that are unknown or have expired; in one order, so that calls do not deadlock.</summary>
    public string AddKeys => $"""
        INSERT INTO {_schema}.idempotency AS known (queue, hash, id, notification, until)
        SELECT DISTINCT ON (new.queue, new.hash)
          new.queue, new.hash, new.id, new.notification, clock_timestamp() + new.kept * interval '1 millisecond'
        FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) WITH ORDINALITY
          AS new (queue, hash, id, notification, kept, number)
        ORDER BY new.queue, new.hash, new.number
        ON CONFLICT (queue, hash) DO UPDATE
        SET id = excluded.id, notification = excluded.notification, until = excluded.until
        WHERE known.until <= clock_timestamp()
        """;

    public string FindKeys => $"""
        SELECT known.queue, known.hash, known.id, known.notification
        FROM unnest($1::int[], $2::uuid[]) AS wanted (queue, hash)
        JOIN {_schema}.idempotency AS known ON known.queue = wanted.queue AND known.hash = wanted.hash
        WHERE known.until > {Now}
        """;

    /// <summary>Adds messages, except those whose key belongs to another message. Returns the time.</summary>
    public string AddMessages => $"""
        WITH new AS MATERIALIZED (
          SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bytea[], $7::bigint[], $8::uuid[])
            WITH ORDINALITY AS new (id, notification, campaign, lane, ordering_key, body, delay, hash, number)
          WHERE hash IS NULL OR EXISTS (
            SELECT 1 FROM {_schema}.idempotency AS known
            WHERE known.queue = new.lane / 2 AND known.hash = new.hash AND known.id = new.id)
        ), bodies AS (
          INSERT INTO {_schema}.message (id, notification, campaign, body)
          SELECT id, notification, campaign, body FROM new
        ), now_ready AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id)
          SELECT lane, 2, {_nextPlace}, ordering_key, id
          FROM (SELECT * FROM new WHERE delay <= 0 ORDER BY number) AS ordered
        ), later AS (
          INSERT INTO {_schema}.delayed (lane, due, place, rank, ordering_key, id)
          SELECT lane, clock_timestamp() + delay * interval '1 millisecond', {_nextPlace}, 2, ordering_key, id
          FROM (SELECT * FROM new WHERE delay > 0 ORDER BY number) AS ordered
        )
        SELECT {Microseconds(Now)}
        """;

    /// <summary>
    /// Adds messages in a transaction of the application, if the tables are those of this installation. $1 ids,
    /// $2 notifications, $3 campaigns, $4 lanes, $5 ordering keys, $6 bodies, $7 delays, $8 hashes, $9 how long keys are
    /// kept, $10 installation.
    /// </summary>
    public string AddToOutbox => $"""
        WITH new AS MATERIALIZED (
          SELECT * FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bytea[], $7::bigint[], $8::uuid[],
            $9::bigint[])
            WITH ORDINALITY AS new (id, notification, campaign, lane, ordering_key, body, delay, hash, kept, number)
          WHERE EXISTS (SELECT 1 FROM {_schema}.meta WHERE installation = $10::uuid)
        ), bodies AS (
          INSERT INTO {_schema}.message (id, notification, campaign, body)
          SELECT id, notification, campaign, body FROM new
        ), added AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, hash, kept_until, due)
          SELECT lane, 3, {_nextPlace}, ordering_key, id, hash, clock_timestamp() + kept * interval '1 millisecond',
            CASE WHEN delay > 0 THEN clock_timestamp() + delay * interval '1 millisecond' END
          FROM (SELECT * FROM new ORDER BY number) AS ordered
        )
        SELECT count(*) FROM new
        """;

    /// <summary>
    /// Returns a row if there are tables of Notify, and the user may add messages. Never fails. $1 schema.
    /// </summary>
    public static string MayUse => """
        SELECT 1 FROM pg_catalog.pg_namespace AS n WHERE n.nspname = $1 AND has_schema_privilege(n.oid, 'USAGE') AND 4 = (
          SELECT count(*) FROM pg_catalog.pg_class AS c WHERE c.relnamespace = n.oid AND (
            c.relname = 'meta' AND has_table_privilege(c.oid, 'SELECT')
            OR c.relname IN ('message', 'ready') AND has_table_privilege(c.oid, 'INSERT')
            OR c.relname = 'place' AND has_sequence_privilege(c.oid, 'USAGE')))
        """;

    public string GetInstallation => $"SELECT installation FROM {_schema}.meta";

    /// <summary>
    /// Admits messages that transactions of the application have added: stores their idempotency keys, and deletes those
    /// whose key is known. $1 lanes, $2 marks, $3 late transactions, $4 limit. Returns how many were admitted.
    /// </summary>
    public string Admit => $"""
        WITH found AS MATERIALIZED (
          SELECT f.* FROM unnest($1::int[], $2::text[]) AS lanes (lane, mark) CROSS JOIN LATERAL (
            (SELECT r.* FROM {_schema}.ready AS r
             WHERE r.lane = lanes.lane AND r.rank = 3 AND r.xid >= lanes.mark::xid8 ORDER BY r.xid, r.place LIMIT $4)
            UNION ALL
            (SELECT r.* FROM {_schema}.ready AS r
             WHERE r.lane = lanes.lane AND r.rank = 3 AND r.xid = ANY ($3::text[]::xid8[])
               AND r.xid < lanes.mark::xid8 ORDER BY r.xid, r.place LIMIT $4)) AS f
        ), removed AS (
          DELETE FROM {_schema}.ready AS r USING found AS f
          WHERE r.lane = f.lane AND r.rank = f.rank AND r.xid = f.xid AND r.place = f.place
        ), stored AS (
          INSERT INTO {_schema}.idempotency AS known (queue, hash, id, notification, until)
          SELECT DISTINCT ON (f.lane / 2, f.hash) f.lane / 2, f.hash, f.id, m.notification, f.kept_until
          FROM found AS f JOIN {_schema}.message AS m ON m.id = f.id
          WHERE f.hash IS NOT NULL ORDER BY f.lane / 2, f.hash, f.xid, f.place
          ON CONFLICT (queue, hash) DO UPDATE
          SET id = excluded.id, notification = excluded.notification, until = excluded.until
          WHERE known.until <= clock_timestamp()
          RETURNING id
        ), admitted AS (
          SELECT f.* FROM found AS f WHERE f.hash IS NULL OR EXISTS (SELECT 1 FROM stored WHERE stored.id = f.id)
        ), deleted AS (
          DELETE FROM {_schema}.message AS m USING found AS f
          WHERE m.id = f.id AND f.hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stored WHERE stored.id = f.id)
        ), now_ready AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, since)
          SELECT lane, 2, {_nextPlace}, ordering_key, id, since
          FROM (SELECT * FROM admitted WHERE due IS NULL OR due <= {Now} ORDER BY xid, place) AS ordered
        ), later AS (
          INSERT INTO {_schema}.delayed (lane, due, place, rank, ordering_key, id)
          SELECT lane, due, {_nextPlace}, 2, ordering_key, id
          FROM (SELECT * FROM admitted WHERE due > {Now} ORDER BY xid, place) AS ordered
        )
        SELECT count(*) FROM admitted
        """;

    public string CountReady => $"""
        SELECT count(*) FROM (
          (SELECT 1 FROM {_schema}.ready WHERE lane = $1 AND rank BETWEEN 0 AND 3 LIMIT $2)
          UNION ALL (SELECT 1 FROM {_schema}.follower WHERE lane = $1 LIMIT $2)
          LIMIT $2) AS found
        """;

    public const string Lock = "SELECT pg_advisory_xact_lock($1)";

    /// <summary>Makes due messages ready, at the end of their lane.</summary>
    public string Promote => $"""
        WITH due AS (
          SELECT found.* FROM unnest($1::int[]) AS lanes (lane) CROSS JOIN LATERAL (
            SELECT d.lane, d.due, d.place FROM {_schema}.delayed AS d
            WHERE d.lane = lanes.lane AND d.due <= {Now} ORDER BY d.due, d.place LIMIT $2) AS found
        ), moved AS (
          DELETE FROM {_schema}.delayed AS d USING due
          WHERE d.lane = due.lane AND d.due = due.due AND d.place = due.place
          RETURNING d.lane, d.due, d.place, d.rank, d.ordering_key, d.id
        )
        INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, since)
        SELECT lane, rank, {_nextPlace}, ordering_key, id, due
        FROM (SELECT * FROM moved ORDER BY due, place) AS ordered
        """;

    /// <summary>
    /// Leases messages. $1 queue, $2 transactional lane, $3 campaign lane, $4 total, $5 campaign, $6 campaign share,
    /// $7 worker, $8 claim, $9 and $10 marks of the lanes, $11 and $12 late transactions below the marks, $13 number to
    /// examine in addition, $14 random part of the tokens, below 65,536.
    /// </summary>
    public string Claim => $"""
        WITH state AS (
          SELECT EXISTS (SELECT 1 FROM {_schema}.worker WHERE id = $7 AND until > {Now}) AS is_known,
                 EXISTS (SELECT 1 FROM {_schema}.queue WHERE id = $1 AND NOT is_paused) AS is_open
        ), candidate AS MATERIALIZED (
          {Candidates("$2", "$9", "$11", "$4")}
          UNION ALL
          {Candidates("$3", "$10", "$12", "$5")}
        ), examined AS MATERIALIZED (
          SELECT c.*, holder.id IS NOT NULL AND holder.id <> c.id AS is_blocked,
            row_number() OVER (PARTITION BY c.lane, c.ordering_key ORDER BY {OrderOf("c")}) AS number
          FROM candidate AS c
          LEFT JOIN {_schema}.lease AS holder ON holder.lane = c.lane AND holder.ordering_key = c.ordering_key
        ), claimable AS MATERIALIZED (
          SELECT e.*, row_number() OVER (PARTITION BY e.lane, e.rank = 0 ORDER BY {OrderOf("e")}) AS turn
          FROM examined AS e WHERE NOT e.is_blocked AND e.number = 1
        ), suspect AS (
          SELECT place FROM claimable
          WHERE rank = 0 AND (lane = $2 OR $6 > 0 OR NOT EXISTS (SELECT 1 FROM claimable WHERE lane = $2))
          ORDER BY lane, turn LIMIT 1
        ), counted AS (
          SELECT count(*) FILTER (WHERE lane = $2) AS transactional, count(*) FILTER (WHERE lane = $3) AS campaign
          FROM claimable WHERE rank > 0
        ), shares AS MATERIALIZED (
          SELECT greatest(least($6, campaign), least($5, campaign, $4 - least(transactional, $4))) AS campaign FROM counted
        ), taken AS MATERIALIZED (
          SELECT c.* FROM claimable AS c CROSS JOIN shares
          WHERE CASE
            WHEN EXISTS (SELECT 1 FROM suspect) THEN c.place = (SELECT place FROM suspect)
            WHEN c.rank = 0 THEN false
            WHEN c.lane = $3 THEN c.turn <= shares.campaign
            ELSE c.turn <= $4 - shares.campaign END
        ), leased AS (
          INSERT INTO {_schema}.lease AS holder (lane, ordering_key, place, id, token, worker, claim, since)
          SELECT lane, ordering_key, place, id, {_nextToken} * 65536 + $14, $7, $8, since
          FROM (SELECT * FROM taken ORDER BY lane, {Order}) AS ordered
          ON CONFLICT (lane, ordering_key) DO UPDATE
          SET place = excluded.place, token = excluded.token, worker = excluded.worker, claim = excluded.claim,
              since = excluded.since
          WHERE holder.id = excluded.id AND holder.worker IS NULL
          RETURNING lane, ordering_key, id, token, since
        ), removed AS (
          DELETE FROM {_schema}.ready AS r USING taken AS t
          WHERE r.lane = t.lane AND r.rank = t.rank AND r.xid = t.xid AND r.place = t.place
        ), blocked AS MATERIALIZED (
          -- The lock on the holder's row keeps its settlement from looking for followers before this one is stored.
          SELECT e.lane, e.rank, e.xid, e.place, e.ordering_key, e.id, e.since
          FROM examined AS e
          JOIN {_schema}.lease AS holder ON holder.lane = e.lane AND holder.ordering_key = e.ordering_key
          WHERE e.is_blocked
          FOR SHARE OF holder SKIP LOCKED
        ), set_aside AS MATERIALIZED (
          SELECT * FROM blocked
          UNION ALL
          SELECT e.lane, e.rank, e.xid, e.place, e.ordering_key, e.id, e.since
          FROM examined AS e JOIN taken AS t ON t.lane = e.lane AND t.ordering_key = e.ordering_key
          WHERE e.number > 1 AND NOT e.is_blocked
        ), following AS (
          INSERT INTO {_schema}.follower (lane, ordering_key, place, id, since)
          SELECT lane, ordering_key, place, id, since FROM set_aside
        ), removed_too AS (
          DELETE FROM {_schema}.ready AS r USING set_aside AS s
          WHERE r.lane = s.lane AND r.rank = s.rank AND r.xid = s.xid AND r.place = s.place
        )
        SELECT {Microseconds(Now)}, state.is_known, EXISTS (SELECT 1 FROM set_aside),
          l.lane, l.ordering_key, l.id, l.token, {Microseconds("l.since")}, {LeasedColumns}
        FROM state
        LEFT JOIN leased AS l ON true
        LEFT JOIN {_schema}.message AS m ON m.id = l.id
        ORDER BY l.token
        """;

    /// <summary>Returns the leases of a claim whose reply was lost.</summary>
    public string RepeatClaim => $"""
        SELECT {Microseconds(Now)}, EXISTS (SELECT 1 FROM {_schema}.worker WHERE id = $1 AND until > {Now}), true,
          l.lane, l.ordering_key, l.id, l.token, {Microseconds("l.since")}, {LeasedColumns}
        FROM (SELECT 1) AS one
        LEFT JOIN {_schema}.lease AS l ON l.lane = ANY ($3::int[]) AND l.worker = $1 AND l.claim = $2
        LEFT JOIN {_schema}.message AS m ON m.id = l.id
        ORDER BY l.token
        """;

    /// <summary>
    /// Returns when the next message is due, and whether there are messages to admit. $1 lanes, $2 marks, $3 late
    /// transactions.
    /// </summary>
    public string LookAhead => $"""
        SELECT {Microseconds("min(found.due)")}, bool_or(
          EXISTS (SELECT 1 FROM {_schema}.ready AS r
                  WHERE r.lane = lanes.lane AND r.rank = 3 AND r.xid >= lanes.mark::xid8)
          OR EXISTS (SELECT 1 FROM {_schema}.ready AS r
                     WHERE r.lane = lanes.lane AND r.rank = 3 AND r.xid = ANY ($3::text[]::xid8[])))
        FROM unnest($1::int[], $2::text[]) AS lanes (lane, mark) LEFT JOIN LATERAL (
          SELECT d.due FROM {_schema}.delayed AS d WHERE d.lane = lanes.lane ORDER BY d.due LIMIT 1) AS found ON true
        """;

    /// <summary>
    /// What the marks of the lanes need: the snapshot, the first transaction from the mark on that has rows, and which
    /// of the late transactions have rows. $1 lanes, $2 marks, $3 late transactions of all lanes.
    /// </summary>
    public string ReadMarks => $"""
        SELECT pg_current_snapshot()::text, lanes.lane,
          (SELECT first.xid::text FROM (
             {FirstFrom(0)} UNION ALL {FirstFrom(1)} UNION ALL {FirstFrom(2)} UNION ALL {FirstFrom(3)})
             AS first ORDER BY first.xid LIMIT 1),
          ARRAY (SELECT DISTINCT r.xid::text FROM {_schema}.ready AS r
                 WHERE r.lane = lanes.lane AND r.rank IN (0, 1, 2, 3) AND r.xid = ANY ($3::text[]::xid8[]))
        FROM unnest($1::int[], $2::text[]) AS lanes (lane, mark)
        """;

    /// <summary>
    /// Completes leases and deletes their messages. $1 numbers, $2 lanes, $3 ordering keys, $4 tokens. Returns the
    /// numbers of the leases that existed.
    /// </summary>
    public string Complete => $"""
        WITH ended AS (
          DELETE FROM {_schema}.lease AS l
          USING unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) AS s (number, lane, ordering_key, token)
          WHERE l.lane = s.lane AND l.ordering_key = s.ordering_key AND l.token = s.token AND l.worker IS NOT NULL
          RETURNING s.number, l.id
        ), deleted AS (
          DELETE FROM {_schema}.message AS m USING ended WHERE m.id = ended.id
        )
        SELECT number FROM ended
        """;

    /// <summary>
    /// Ends leases in other ways. $1 numbers, $2 lanes, $3 ordering keys, $4 tokens, $5 kinds (1 retry, 2 deferral,
    /// 3 forward, 4 dead letter), $6 delays, $7 keeps the order, $8 ranks, $9 states, $10 next lanes, $11 reasons,
    /// $12 is unreadable. Returns the numbers of the leases that existed.
    /// </summary>
    public string Settle => $"""
        WITH ended AS MATERIALIZED (
          SELECT s.*, l.id, l.place, l.since
          FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::boolean[],
                      $8::smallint[], $9::bytea[], $10::int[], $11::text[], $12::boolean[])
            AS s (number, lane, ordering_key, token, kind, delay, keeps_order, rank, state, next_lane, reason,
                  is_unreadable)
          JOIN {_schema}.lease AS l ON l.lane = s.lane AND l.ordering_key = s.ordering_key AND l.token = s.token
          WHERE l.worker IS NOT NULL
          FOR UPDATE OF l
        ), held AS (
          UPDATE {_schema}.lease AS l SET worker = NULL, claim = NULL FROM ended AS e
          WHERE e.keeps_order AND l.lane = e.lane AND l.ordering_key = e.ordering_key
        ), freed AS (
          DELETE FROM {_schema}.lease AS l USING ended AS e
          WHERE NOT e.keeps_order AND l.lane = e.lane AND l.ordering_key = e.ordering_key
        ), changed AS (
          UPDATE {_schema}.message AS m
          SET state = coalesce(e.state, m.state),
              lost_at = CASE WHEN e.state IS NULL THEN m.lost_at END,
              unreadable_since = CASE WHEN e.is_unreadable THEN coalesce(m.unreadable_since, clock_timestamp()) END
          FROM ended AS e
          WHERE m.id = e.id AND e.kind < 4 AND (
            e.state IS NOT NULL OR e.is_unreadable OR m.unreadable_since IS NOT NULL)
        ), returned AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, since)
          SELECT lane, rank, place, ordering_key, id, since FROM (
            SELECT lane, rank, place, ordering_key, id, since, place AS position
            FROM ended WHERE kind = 2 AND delay <= 0
            UNION ALL
            SELECT CASE kind WHEN 3 THEN next_lane ELSE lane END, rank, {_nextPlace}, ordering_key, id,
              clock_timestamp(), place
            FROM ended WHERE kind = 3 OR kind = 1 AND delay <= 0) AS ordered
          ORDER BY position
        ), later AS (
          INSERT INTO {_schema}.delayed (lane, due, place, rank, ordering_key, id)
          SELECT lane, clock_timestamp() + delay * interval '1 millisecond', {_nextPlace}, rank,
            ordering_key, id
          FROM ended WHERE kind IN (1, 2) AND delay > 0
        ), dead AS (
          DELETE FROM {_schema}.message AS m USING ended AS e WHERE m.id = e.id AND e.kind = 4
          RETURNING m.id, e.lane, e.reason, m.body, coalesce(e.state, m.state) AS state
        ), buried AS (
          INSERT INTO {_schema}.dead (id, lane, reason, body, state) SELECT id, lane, reason, body, state FROM dead
        )
        SELECT number FROM ended
        """;

    /// <summary>
    /// Returns the first followers of recipients whose holder has left to the front of their lanes. A separate
    /// statement: it must see the followers that a claim has stored while the one before waited for it. $1 lanes, $2 ordering
    /// keys. Returns the lanes.
    /// </summary>
    public string PromoteFollowers => $"""
        WITH first AS (
          SELECT DISTINCT ON (f.lane, f.ordering_key) f.lane, f.ordering_key, f.place
          FROM unnest($1::int[], $2::bigint[]) AS free (lane, ordering_key)
          JOIN {_schema}.follower AS f ON f.lane = free.lane AND f.ordering_key = free.ordering_key
          WHERE NOT EXISTS (
            SELECT 1 FROM {_schema}.lease AS l WHERE l.lane = free.lane AND l.ordering_key = free.ordering_key)
          ORDER BY f.lane, f.ordering_key, f.place
        ), moved AS (
          DELETE FROM {_schema}.follower AS f USING first
          WHERE f.lane = first.lane AND f.ordering_key = first.ordering_key AND f.place = first.place
          RETURNING f.lane, f.ordering_key, f.place, f.id, f.since
        ), now_ready AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, since)
          SELECT lane, 1, place, ordering_key, id, since FROM moved ORDER BY place
        )
        SELECT DISTINCT lane FROM moved
        """;

    public string AddWorker => $"""
        INSERT INTO {_schema}.worker (id, until) VALUES ($1, clock_timestamp() + $2 * interval '1 millisecond')
        RETURNING {Microseconds("clock_timestamp()")}
        """;

    public string RenewWorker => $"""
        UPDATE {_schema}.worker SET until = clock_timestamp() + $2 * interval '1 millisecond'
        WHERE id = $1 AND until > {Now}
        RETURNING {Microseconds("clock_timestamp()")}
        """;

    public string MoveLeases => $"""
        UPDATE {_schema}.lease AS l SET worker = $1
        FROM unnest($2::int[], $3::bigint[], $4::bigint[]) AS s (lane, ordering_key, token)
        WHERE l.lane = s.lane AND l.ordering_key = s.ordering_key AND l.token = s.token AND l.worker IS NOT NULL
        """;

    /// <summary>Deletes the registrations of expired workers. Returns how many there were.</summary>
    public string FindExpiredWorkers => $"SELECT id FROM {_schema}.worker WHERE until <= {Now}";

    /// <summary>
    /// Returns the leases of workers, and those whose worker does not exist, to the front of their lanes. The hold
    /// remains. $1 workers. Returns the lanes.
    /// </summary>
    public string ReturnLeases => $"""
        WITH expired AS MATERIALIZED (
          SELECT l.lane, l.ordering_key, l.place, l.id, l.since FROM {_schema}.lease AS l
          WHERE l.worker = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED
        ), held AS (
          UPDATE {_schema}.lease AS l SET worker = NULL, claim = NULL FROM expired AS e
          WHERE l.lane = e.lane AND l.ordering_key = e.ordering_key
        ), recorded AS (
          UPDATE {_schema}.message AS m SET lost_at = coalesce(m.lost_at, '{"{}"}') || clock_timestamp()
          FROM expired AS e WHERE m.id = e.id
        ), returned AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id, since)
          SELECT lane, 0, place, ordering_key, id, since FROM expired ORDER BY place
        ), gone AS (
          DELETE FROM {_schema}.worker WHERE id = ANY ($1::uuid[]) AND until <= {Now}
        )
        SELECT DISTINCT lane FROM expired
        """;

    public string FindLeasesWithoutWorker => $"""
        SELECT DISTINCT l.worker FROM {_schema}.lease AS l
        WHERE l.worker IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_schema}.worker AS w WHERE w.id = l.worker)
        """;

    /// <summary>$1 queues. Returns those with something to claim.</summary>
    public string FindWork => $"""
        SELECT queues.queue FROM unnest($1::int[]) AS queues (queue)
        JOIN {_schema}.queue AS q ON q.id = queues.queue AND NOT q.is_paused
        WHERE EXISTS (SELECT 1 FROM {_schema}.ready AS r
                      WHERE r.lane IN (queues.queue * 2, queues.queue * 2 + 1) AND r.rank IN (0, 1, 2, 3))
          OR EXISTS (SELECT 1 FROM {_schema}.delayed AS d WHERE d.lane = queues.queue * 2 AND d.due <= {Now})
          OR EXISTS (SELECT 1 FROM {_schema}.delayed AS d WHERE d.lane = queues.queue * 2 + 1 AND d.due <= {Now})
        """;

    /// <summary>$1 the number up to which to count, which is exact below it.</summary>
    public string Statistics => $"""
        SELECT q.id, q.channel, q.is_paused,
          {CountOf("ready", "q.id * 2")} + {CountOf("follower", "q.id * 2")},
          {CountOf("ready", "q.id * 2 + 1")} + {CountOf("follower", "q.id * 2 + 1")},
          {CountOf("delayed", "q.id * 2")}, {CountOf("delayed", "q.id * 2 + 1")},
          (SELECT count(*) FROM {_schema}.lease AS l
           WHERE l.lane IN (q.id * 2, q.id * 2 + 1) AND l.worker IS NOT NULL),
          {CountOf("dead", "q.id * 2")} + {CountOf("dead", "q.id * 2 + 1")},
          {Microseconds("now_.at")} - {Microseconds($"least({Oldest(0)}, {Oldest(1)}, {Oldest(2)}, {OldestFollower})")},
          coalesce(t.accepted, 0), coalesce(t.completed, 0), coalesce(t.expired, 0)
        FROM {_schema}.queue AS q
        CROSS JOIN (SELECT clock_timestamp() AS at) AS now_
        LEFT JOIN {_schema}.total AS t ON t.queue = q.id
        """;

    public string AddTotals => $"""
        INSERT INTO {_schema}.total AS t (queue, accepted, completed, expired)
        SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::bigint[]) AS added (queue, a, c, e) ORDER BY queue
        ON CONFLICT (queue) DO UPDATE SET accepted = t.accepted + excluded.accepted,
          completed = t.completed + excluded.completed, expired = t.expired + excluded.expired
        """;

    public string FindDeadLetter => $"{DeadLetterColumns} WHERE d.id = $1";

    /// <summary>$1 queue or null, $2 and $3 the position after which to begin, $4 and $5 the last one, $6 limit.</summary>
    public string DeadLettersNewestFirst => $"""
        {DeadLetterColumns}
        WHERE ($1::int IS NULL OR d.lane IN ($1 * 2, $1 * 2 + 1))
          AND (d.at, d.id) < ({Time("$2")}, $3::uuid) AND (d.at, d.id) >= ({Time("$4")}, $5::uuid)
        ORDER BY d.at DESC, d.id DESC LIMIT $6
        """;

    /// <summary>The parameters are those of <see cref="DeadLettersNewestFirst"/>.</summary>
    public string DeadLettersOldestFirst => $"""
        {DeadLetterColumns}
        WHERE ($1::int IS NULL OR d.lane IN ($1 * 2, $1 * 2 + 1))
          AND (d.at, d.id) > ({Time("$2")}, $3::uuid) AND (d.at, d.id) <= ({Time("$4")}, $5::uuid)
        ORDER BY d.at, d.id LIMIT $6
        """;

    /// <summary>$1 ids, $2 notifications, $3 campaigns, $4 lanes, $5 ordering keys, $6 states.</summary>
    public string Requeue => $"""
        WITH letter AS (
          DELETE FROM {_schema}.dead AS d
          USING unnest($1::uuid[], $2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bytea[])
            AS r (id, notification, campaign, lane, ordering_key, state)
          WHERE d.id = r.id
          RETURNING r.id, r.notification, r.campaign, r.lane, r.ordering_key, r.state, d.body
        ), bodies AS (
          INSERT INTO {_schema}.message (id, notification, campaign, body, state)
          SELECT id, notification, campaign, body, state FROM letter
        ), now_ready AS (
          INSERT INTO {_schema}.ready (lane, rank, place, ordering_key, id)
          SELECT lane, 2, {_nextPlace}, ordering_key, id FROM letter
        )
        SELECT count(*) FROM letter
        """;

    public string Purge => $"DELETE FROM {_schema}.dead WHERE id = ANY ($1::uuid[])";

    /// <summary>$1 age in ms, $2 limit. Returns the queues of the deleted letters.</summary>
    public string SweepDeadLetters => $"""
        DELETE FROM {_schema}.dead AS d USING (
          SELECT at, id FROM {_schema}.dead WHERE at <= {Now} - $1 * interval '1 millisecond' ORDER BY at, id LIMIT $2)
          AS old
        WHERE d.at = old.at AND d.id = old.id
        RETURNING d.lane / 2
        """;

    public string SweepKeys => $"""
        DELETE FROM {_schema}.idempotency AS known USING (
          SELECT queue, hash FROM {_schema}.idempotency WHERE until <= {Now} ORDER BY until LIMIT $1
          FOR UPDATE SKIP LOCKED) AS old
        WHERE known.queue = old.queue AND known.hash = old.hash
        """;

    public string SweepCalls => $"DELETE FROM {_schema}.call WHERE at <= {Now} - $1 * interval '1 millisecond'";

    public string SweepMarks => $"""
        DELETE FROM {_schema}.canceled AS c
        WHERE c.at <= {Now} - $1 * interval '1 millisecond' AND NOT EXISTS (
          SELECT 1 FROM {_schema}.message AS m
          WHERE c.kind = 0 AND m.notification::text = c.name OR c.kind = 1 AND m.campaign = c.name)
        """;

    public string Audit => $"""
        WITH place AS (
          SELECT id, 'ready' AS name FROM {_schema}.ready
          UNION ALL SELECT id, 'delayed' FROM {_schema}.delayed
          UNION ALL SELECT id, 'a follower' FROM {_schema}.follower
          UNION ALL SELECT id, 'leased' FROM {_schema}.lease WHERE worker IS NOT NULL
        )
        SELECT coalesce(m.id, p.id), m.id IS NULL, string_agg(p.name, ' and ' ORDER BY p.name)
        FROM {_schema}.message AS m FULL JOIN place AS p ON p.id = m.id
        GROUP BY m.id, p.id HAVING m.id IS NULL OR count(p.name) <> 1
        UNION ALL
        SELECT l.id, false, 'a hold without a message that is ready or delayed' FROM {_schema}.lease AS l
        WHERE l.worker IS NULL AND NOT EXISTS (SELECT 1 FROM {_schema}.ready AS r WHERE r.id = l.id)
          AND NOT EXISTS (SELECT 1 FROM {_schema}.delayed AS d WHERE d.id = l.id)
        UNION ALL
        SELECT f.id, false, 'a follower without a holder' FROM {_schema}.follower AS f
        WHERE NOT EXISTS (
            SELECT 1 FROM {_schema}.lease AS l WHERE l.lane = f.lane AND l.ordering_key = f.ordering_key)
          AND NOT EXISTS (
            SELECT 1 FROM {_schema}.ready AS r WHERE r.lane = f.lane AND r.ordering_key = f.ordering_key)
        LIMIT 100
        """;

    private string LeasedColumns => $"""
        m.body, m.state,
          ARRAY (SELECT (extract(epoch FROM lost) * 1000000)::bigint FROM unnest(m.lost_at) AS lost),
          {Microseconds("m.unreadable_since")},
          EXISTS (SELECT 1 FROM {_schema}.canceled AS c WHERE c.kind = 0 AND c.name = m.notification::text)
            OR EXISTS (SELECT 1 FROM {_schema}.canceled AS c WHERE c.kind = 1 AND c.name = m.campaign)
        """;

    private string DeadLetterColumns => $"""
        SELECT d.id, d.lane, {Microseconds("d.at")}, d.reason, d.body, d.state, {Microseconds("clock_timestamp()")}
        FROM {_schema}.dead AS d
        """;

    private string OldestFollower => $"""
        (SELECT min(f.since) FROM (
           SELECT since FROM {_schema}.follower WHERE lane = q.id * 2 LIMIT $1) AS f)
        """;

    /// <summary>The first candidates of a lane by rank: from the mark on, and of the late transactions below it.</summary>
    private string Candidates(string lane, string mark, string late, string limit)
    {
        const string Columns = "lane, rank, xid, place, ordering_key, id, since";
        var from = $"SELECT {Columns} FROM {_schema}.ready WHERE lane = {lane}";
        var most = $"LIMIT CASE WHEN {limit} = 0 THEN 0 ELSE {limit} + $13 END";
        return $"""
            (SELECT {Columns} FROM (
               ({from} AND rank = 0 AND xid >= {mark}::text::xid8 ORDER BY place {most})
               UNION ALL ({from} AND rank = 1 AND xid >= {mark}::text::xid8 ORDER BY place {most})
               UNION ALL ({from} AND rank = 2 AND xid >= {mark}::text::xid8 ORDER BY xid, place {most})
               UNION ALL ({from} AND rank IN (0, 1, 2) AND xid = ANY ({late}::text[]::xid8[])
                            AND xid < {mark}::text::xid8 ORDER BY {Order} {most})) AS found
             WHERE (SELECT is_known AND is_open FROM state)
             ORDER BY {Order} {most})
            """;
    }

    private string FirstFrom(int rank) => $"""
        (SELECT r.xid FROM {_schema}.ready AS r
         WHERE r.lane = lanes.lane AND r.rank = {rank} AND r.xid >= lanes.mark::xid8 ORDER BY r.xid LIMIT 1)
        """;

    private string CountOf(string table, string lane) =>
        $"(SELECT count(*) FROM (SELECT 1 FROM {_schema}.{table} WHERE lane = {lane} LIMIT $1) AS found)";

    private string Oldest(int rank) => $"""
        (SELECT r.since FROM {_schema}.ready AS r
         WHERE r.lane = q.id * 2 AND r.rank = {rank} ORDER BY r.xid, r.place LIMIT 1)
        """;

    private static string OrderOf(string alias) =>
        $"{alias}.rank, CASE WHEN {alias}.rank = 2 THEN {alias}.xid END, {alias}.place";

    private static string Microseconds(string time) => $"(extract(epoch FROM {time}) * 1000000)::bigint";

    private static string NextOf(string schema, string sequence)
    {
        var name = $"{SchemaScripts.Quote(schema)}.{sequence}".Replace("'", "''", StringComparison.Ordinal);
        return $"nextval('{name}')";
    }

    private static string Time(string microseconds) =>
        $"(timestamptz 'epoch' + {microseconds}::bigint * interval '1 microsecond')";
}
