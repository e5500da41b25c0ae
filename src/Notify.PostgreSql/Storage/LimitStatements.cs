using Notify.PostgreSql.Schema;

namespace Notify.PostgreSql.Storage;

/// <summary>The statements of rate limits. Every name is qualified with the schema.</summary>
internal sealed class LimitStatements(string schema)
{
    private readonly string _schema = SchemaScripts.Quote(schema);

    public static string Begin => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

    /// <summary>
    /// Locks the limit until the end of the transaction; $1 key. After a crash of the database, the processes report
    /// their permits again, so a change need not wait for the disk. A process that hangs between the two round trips
    /// loses its lock. The table has few live rows, so the planner would prefer to read and sort all of it, together with
    /// the rows that vacuum could not remove yet.
    /// </summary>
    public static string Lock => """
        SELECT set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '1500ms', true),
          set_config('idle_in_transaction_session_timeout', '2s', true), set_config('enable_seqscan', 'off', true),
          set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
          pg_advisory_xact_lock($1)
        """;

    /// <summary>$1 limit. Returns the time, and the version and the state if there is one.</summary>
    public string ReadState => $"""
        SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, newest.version, newest.state
        FROM (VALUES (1)) AS always LEFT JOIN LATERAL (
          SELECT version, state FROM {_schema}.limit_state WHERE id = $1 ORDER BY version DESC LIMIT 1) AS newest ON true
        """;

    /// <summary>$1 limit, $2 version, $3 state, $4 time after which it can be deleted, $5 version before it.</summary>
    public string Replace => $"""
        WITH replaced AS (DELETE FROM {_schema}.limit_state WHERE id = $1 AND version = $5)
        INSERT INTO {_schema}.limit_state (id, version, state, until)
        VALUES ($1, $2, $3, timestamptz 'epoch' + $4::bigint * interval '1 microsecond')
        """;

    public static string Commit => "COMMIT";

    /// <summary>$1 number of states to delete.</summary>
    public string Sweep => $"""
        DELETE FROM {_schema}.limit_state AS expired
        USING (
          SELECT id, version FROM {_schema}.limit_state
          WHERE until < (SELECT clock_timestamp()) ORDER BY until LIMIT $1 FOR UPDATE SKIP LOCKED) AS found
        WHERE expired.id = found.id AND expired.version = found.version
        """;
}
