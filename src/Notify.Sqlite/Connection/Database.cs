using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Notify.Sqlite.Connection;

/// <summary>A connection with its prepared statements. It is used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;

    private Database(SqliteConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle!;
    }

    /// <summary>The version of SQLite that is loaded, for example 3.53.4.</summary>
    public static Version LibraryVersion
    {
        get
        {
            // The provider is set when a connection is created.
            using var connection = new SqliteConnection();
            return Version.Parse(raw.sqlite3_libversion().utf8_to_string());
        }
    }

    /// <summary>Whether the file was opened without the right to write to it.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>The number of rows that this connection has changed, modulo 2^32.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(_handle);

    /// <summary>Opens a connection. Nothing is read from the file.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="create">Whether to create the file if it does not exist.</param>
    public static Database Open(string path, bool create)
    {
        var settings = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,

            // A pool would keep the file open after the disposal.
            Pooling = false,
        };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            return new Database(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Creates the exception of the last call on a connection.</summary>
    public static SqliteException Failure(sqlite3 handle) => new(
        raw.sqlite3_errmsg(handle).utf8_to_string(),
        raw.sqlite3_errcode(handle) & 0xff,
        raw.sqlite3_extended_errcode(handle));

    /// <summary>Returns the prepared statement for a text, which should be a constant.</summary>
    public Statement Prepare(string text)
    {
        if (_statements.TryGetValue(text, out var known))
            return known;
        var code = raw.sqlite3_prepare_v3(_handle, text, raw.SQLITE_PREPARE_PERSISTENT, out var handle);
        if (code != raw.SQLITE_OK)
            throw Failure(_handle);
        return _statements[text] = new Statement(_handle, handle);
    }

    /// <summary>Runs statements that are rarely needed.</summary>
    public void Run(string script)
    {
        if (raw.sqlite3_exec(_handle, script) != raw.SQLITE_OK)
            throw Failure(_handle);
    }

    /// <summary>Returns the value of a pragma as text.</summary>
    public string ReadPragma(string name)
    {
        using var rows = Prepare($"PRAGMA {name}").Query();
        return rows.Read() ? rows.GetText(0) : "";
    }

    /// <summary>Sets how long a call waits for a lock of another connection.</summary>
    public void SetBusyTimeout(TimeSpan timeout) =>
        raw.sqlite3_busy_timeout(_handle, (int)timeout.TotalMilliseconds);

    /// <summary>Moves pages from the write-ahead log to the file.</summary>
    /// <param name="mode">For example <see cref="raw.SQLITE_CHECKPOINT_PASSIVE"/>.</param>
    /// <returns>Whether the whole log was moved.</returns>
    public bool Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var logged, out var moved);
        if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            return false;
        return code == raw.SQLITE_OK ? moved >= logged : throw Failure(_handle);
    }

    /// <summary>Returns the number of pages that were written since the last call.</summary>
    public int TakeWrittenPages()
    {
        raw.sqlite3_db_status(_handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        return pages;
    }

    /// <summary>
    /// Ends the checkpoints that SQLite runs automatically: after a number of commits, and when the last connection
    /// closes if another tool runs the checkpoints.
    /// </summary>
    /// <param name="alsoOnClose">Whether closing the connection must not run a checkpoint either.</param>
    public void DisableCheckpoints(bool alsoOnClose)
    {
        raw.sqlite3_wal_autocheckpoint(_handle, 0);
        if (alsoOnClose)
            raw.sqlite3_db_config(_handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
    }

    /// <summary>Closes the connection and the file.</summary>
    public void Dispose()
    {
        // A connection with statements that were not finalized would keep the file open.
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        _connection.Dispose();
    }
}
