using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Diagnostics;
using Notify.Sqlite.Files;
using SQLitePCL;

namespace Notify.Sqlite.Opening;

/// <summary>Opens the database file, and reports in words why it cannot be used.</summary>
internal sealed class DatabaseOpener(SqliteOptions options, ILogger logger)
{
    // With an older version, a checkpoint of one process can damage what another one commits at the same time.
    private static readonly Version SafeVersion = new(3, 51, 3);

    // RETURNING, and the pragmas of this class.
    private static readonly Version OldestVersion = new(3, 35, 0);

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(1);

    private bool _warned;

    public string Path { get; } = System.IO.Path.GetFullPath(options.Path);

    public bool LeavesCheckpoints => options.LeavesCheckpoints;

    /// <summary>Opens the connection that writes. Creates the file and its tables if they do not exist.</summary>
    public Database OpenWriter()
    {
        CheckLibrary(Database.LibraryVersion);
        FileChecks.Run(Path);
        return Open(create: true, database =>
        {
            if (database.IsReadOnly)
                throw new SqliteException("The file is read-only.", raw.SQLITE_READONLY);

            // Free pages can be returned to the file system only if the file was created with this setting.
            if (database.Prepare("PRAGMA page_count").QueryNumber() == 0)
                database.Run("PRAGMA auto_vacuum = INCREMENTAL");
            UseWriteAheadLog(database);
            database.DisableCheckpoints(alsoOnClose: options.LeavesCheckpoints);
            var synchronous = options.Synchronous == SqliteSynchronous.Normal ? "NORMAL" : "FULL";
            database.Run($"PRAGMA synchronous = {synchronous}");
            database.Run("PRAGMA foreign_keys = ON");
            database.Run("PRAGMA temp_store = MEMORY");

            // 16 MiB for the cache, and for a log that has grown because of a long reader.
            database.Run("PRAGMA cache_size = -16384");
            database.Run("PRAGMA journal_size_limit = 16777216");
            Schema.Ensure(database, options.AutoMigrate);
        });
    }

    /// <summary>Opens a connection that only reads. The writer must have opened the file before.</summary>
    public Database OpenReader() => Open(create: false, database =>
    {
        database.DisableCheckpoints(alsoOnClose: options.LeavesCheckpoints);
        database.Run("PRAGMA query_only = ON");
    });

    internal void CheckLibrary(Version version)
    {
        if (version < OldestVersion)
        {
            throw StoreException.Refused(
                $"the application has loaded SQLite {version}, and Notify needs {OldestVersion} or later",
                "Update the package SQLitePCLRaw, or the SQLite of the operating system if the application uses that.");
        }

        if (version >= SafeVersion || _warned)
            return;
        _warned = true;
        logger.OldLibrary(version.ToString(), SafeVersion.ToString());
    }

    private Database Open(bool create, Action<Database> prepare)
    {
        var database = Database.Open(Path, create);
        try
        {
            database.SetBusyTimeout(BusyTimeout);
            prepare(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void UseWriteAheadLog(Database database)
    {
        var mode = database.ReadPragma("journal_mode = WAL");
        if (mode != "wal")
        {
            throw StoreException.Refused(
                $"SQLite cannot use a write-ahead log for the file, its journal mode is {mode}",
                "Set the path of a file on a local disk.");
        }
    }
}
